import { contentHash } from './content-hash.ts';

/** The content of what was taken away, or was never made: it is not to be made again. */
export const gone = contentHash('gone');
