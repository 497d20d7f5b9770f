import { reasonOf } from '../store/database-error.ts';
import { dueNow } from '../store/read-overviews.ts';
import type { Regions } from '../store/regions.ts';
import { createRounds } from '../store/rounds.ts';
import { createDuePauses } from './due-pauses.ts';
import { type Tick, type TickPorts, tick } from './tick.ts';

/** The pause between two passes; a process adds up to a second, so that several don't keep step with each other. */
const everyMs = 4_000;
const spreadMs = 1_000;

/** One pass of a process that makes another soon. */
const bounds = { incidentsMax: 200, deadlineMs: 10_000 };

/** One that somebody asks for: enough for what a day without a process has left. */
const askedMax = 1_000;

export type Ticker = {
  start(): void;
  /** Does at once what is due, each thing that could not be done lately as well. @throws what reading of what is due threw. */
  now(deadlineMs: number): Promise<Tick>;
  /** Milliseconds since what is due was last looked through; since the start, when it was not yet. */
  ageMs(): number;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

export type TickerOptions = Pick<TickPorts, 'record' | 'settings' | 'markDirty' | 'clock' | 'elapsedMs'> & {
  readonly regions: Pick<Regions, 'runAnywhere'>;
  /** Evenly from 0 up to 1. */
  readonly random: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

/** Does what is due, for as long as this process runs. */
export function createTicker({ regions, random, logger, ...ports }: TickerOptions): Ticker {
  const pauses = createDuePauses();
  const due: TickPorts['due'] = (limit, after) => regions.runAnywhere((db) => dueNow(db, limit, after));
  let isStopped = false;
  let passedAtMs = ports.elapsedMs();

  async function pass(): Promise<number> {
    try {
      const { undone, isCut } = await tick({ ...ports, due, pauses, isStopped: () => isStopped }, bounds);
      passedAtMs = ports.elapsedMs();
      for (const one of undone) logger.warn(one, 'Something that is due could not be done yet');
      if (isCut) return ports.elapsedMs();
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'What is due could not be read');
    }
    return ports.elapsedMs() + everyMs + random() * spreadMs;
  }

  const rounds = createRounds({ run: pass, restMs: spreadMs, clock: ports.elapsedMs });
  return {
    start: () => rounds.ask(),
    async now(deadlineMs) {
      const asked = { ...ports, due, pauses: createDuePauses(), isStopped: () => isStopped };
      const done = await tick(asked, { incidentsMax: askedMax, deadlineMs });
      passedAtMs = ports.elapsedMs();
      return done;
    },
    ageMs: () => ports.elapsedMs() - passedAtMs,
    async stop() {
      isStopped = true;
      await rounds.stop();
    },
  };
}
