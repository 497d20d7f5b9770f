import type { Asked, Asker } from './word.ts';

/** What a click on a button asks for; the incident is the one that the button names. */
export type Button = (clicker: Asker) => Asked;
