import type { RunningChoice } from '../store/open-database.ts';
import { createProofTarget } from './proof-target.ts';
import { prove } from './prove.ts';
import { proofNames, type Report, type Sizes, sizesDefault } from './report.ts';

/** Small enough to run beside people at work. */
const sizes: Sizes = { ...sizesDefault, rounds: 10, writers: 20, commands: 50 };

/** How long people's work has the database to itself between two runs. */
const restMs = 60_000;

/** The proofs on the database of a process that is at work: one run at a time, and a rest after each. */
export type Reliability = {
  /**
   * Starts a run for somebody, unless one is under way: then it answers who started that one, and when (ISO 8601). After
   * a run it answers when the next one may begin.
   */
  start(
    by: string,
  ):
    | { readonly kind: 'started'; readonly report: Promise<Report> }
    | { readonly kind: 'running'; readonly by: string; readonly since: string }
    | { readonly kind: 'resting'; readonly until: string };
};

/** `where`: the database in words. `newRun` gives every run an id of its own. */
export function createReliability(options: {
  readonly choice: RunningChoice;
  readonly where: string;
  readonly newRun: () => string;
  readonly clock: () => number;
}): Reliability {
  const { choice, where, newRun, clock } = options;
  let restsUntilMs = 0;
  let running: { readonly by: string; readonly since: string } | null = null;
  return {
    start(by) {
      if (running !== null) return { kind: 'running', ...running };
      if (clock() < restsUntilMs) return { kind: 'resting', until: new Date(restsUntilMs).toISOString() };
      running = { by, since: new Date(clock()).toISOString() };
      const target = createProofTarget({ choice, run: newRun(), origin: 'command', clock });
      const report = prove(target, { names: proofNames, sizes, where }).finally(() => {
        running = null;
        restsUntilMs = clock() + restMs;
      });
      return { kind: 'started', report };
    },
  };
}
