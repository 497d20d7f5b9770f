import type { Regions } from '../store/regions.ts';

/** What a command works with: where it prints a line, and the database that it reads. */
export type Terminal = { readonly say: (line: string) => void; readonly regions: Regions };
