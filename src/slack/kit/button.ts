import type { Asked, Asker } from './word.ts';

/**
 * What a click on a button asks for; the incident is the one that the button names. `detail`: what the button says
 * besides, such as how long; empty where it says no more.
 */
export type Button = (clicker: Asker, detail: string) => Asked;
