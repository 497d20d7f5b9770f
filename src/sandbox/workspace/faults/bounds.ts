import { z } from 'zod';

/** Stands for no end. */
const endless = 1_000_000;

/** How often and how long a rule holds. */
export const boundsSchema = {
  /** A rule takes the place of the one with its id. */
  id: z.string().min(1).max(80).optional(),
  /** How often; 0 ends rules. Once when absent, but without end where `chance` or `lasts_ms` is given. */
  times: z.number().int().min(0).max(endless).optional(),
  /** How many pass untroubled first. */
  after: z.number().int().min(0).max(endless).default(0),
  /** A probability, drawn from the seed; certain when absent. */
  chance: z.number().min(0).max(1).optional(),
  /** The rule ends by itself so long after it was set. */
  lasts_ms: z.number().int().min(1).max(86_400_000).optional(),
};

export type Bounds = {
  readonly id?: string | undefined;
  readonly times: number;
  readonly after: number;
  readonly chance: number;
  readonly lasts_ms?: number | undefined;
};

type Given = Omit<Bounds, 'times' | 'chance'> & {
  readonly times?: number | undefined;
  readonly chance?: number | undefined;
};

/** The bounds of a rule, whose `times` follows from the others where it was not given. */
export function boundsOf({ id, times, after, chance, lasts_ms }: Given): Bounds {
  const holdsOnce = chance === undefined && lasts_ms === undefined;
  return { id, times: times ?? (holdsOnce ? 1 : endless), after, chance: chance ?? 1, lasts_ms };
}
