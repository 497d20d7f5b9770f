import type { Asked } from './word.ts';

/** Who clicked. */
export type Clicker = { readonly user_id: string };

/** What a click on a button asks for; the incident is the one that the button names. */
export type Button = (clicker: Clicker) => Asked;
