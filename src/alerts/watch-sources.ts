import { reasonOf } from '../store/database-error.ts';
import { createRounds } from '../store/rounds.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Own } from './own-signal.ts';
import { judgeSilence, silenceNews } from './silence.ts';
import type { SourceRows } from './source-rows.ts';

/** The pause between two looks; a process adds up to a second, so that several don't keep step with each other. */
const everyMs = 5_000;
const spreadMs = 1_000;

/** How long the answer to a source waits until it is noted that it was heard from. */
const noteMs = 1_000;

/** A source that sends much is noted so often within the time that it has. */
const notesMax = 20;

export type WatchPorts = {
  /** How often each source is to be heard from, in milliseconds; one that isn't here is not watched. */
  readonly expected: ReadonlyMap<string, number>;
  /** Null until it is known which workspace's alerts they are. */
  readonly rows: () => SourceRows | null;
  /** Tells people. Never throws; false: later. */
  readonly tell: (news: Own) => Promise<boolean>;
  readonly elapsedMs: () => number;
  /** Evenly from 0 up to 1. */
  readonly random: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

export type SourceWatcher = {
  start(): void;
  /** Looks at once. */
  now(): Promise<void>;
  /** A source has sent something that was let in; resolves when that is noted, or is left for later. */
  heard(source: string): Promise<void>;
  /** Resolves when what was heard is noted. */
  stop(): Promise<void>;
};

/** Tells once when a source that should be heard from falls silent, and once when it is heard again, for all processes. */
export function createSourceWatcher(ports: WatchPorts): SourceWatcher {
  const { expected, elapsedMs } = ports;
  const unnoted = new Set<string>();
  const notedAtMs = new Map<string, number>();

  async function noteHeard(rows: SourceRows): Promise<void> {
    for (const source of [...unnoted]) {
      unnoted.delete(source);
      try {
        await rows.heard(source);
        notedAtMs.set(source, elapsedMs());
      } catch (error) {
        unnoted.add(source);
        throw error;
      }
    }
  }

  async function round(): Promise<number> {
    const rows = ports.rows();
    try {
      if (rows !== null) {
        await noteHeard(rows);
        await watchSources({ ...ports, rows });
      }
    } catch (error) {
      ports.logger.warn({ reason: reasonOf(error) }, 'Whether the sources of alerts are silent could not be looked up');
    }
    return elapsedMs() + everyMs + ports.random() * spreadMs;
  }

  const rounds = createRounds({ run: round, restMs: spreadMs, clock: elapsedMs });
  return {
    start() {
      // Without one that is expected, nothing is read; a silence that was told then ends by hand.
      if (expected.size > 0) rounds.ask();
    },
    async now() {
      if (expected.size > 0) await rounds.now();
    },
    async heard(source) {
      const expectMs = expected.get(source);
      if (expectMs === undefined) return;
      const isNoted = elapsedMs() - (notedAtMs.get(source) ?? Number.NEGATIVE_INFINITY) < expectMs / notesMax;
      if (isNoted || unnoted.has(source)) return;
      unnoted.add(source);
      const rows = ports.rows();
      // Once the source has its answer, this process may be gone. What can't be noted now, a round notes.
      if (rows !== null) await withTimeout(noteHeard(rows), noteMs).catch(() => undefined);
      rounds.ask();
    },
    async stop() {
      await rounds.stop();
      const rows = ports.rows();
      if (rows !== null) await noteHeard(rows).catch(() => undefined);
    },
  };
}

/** Looks once, and tells what there is to tell. @throws what the database threw. */
export async function watchSources({
  expected,
  rows,
  tell,
}: Pick<WatchPorts, 'expected' | 'tell'> & { readonly rows: SourceRows }): Promise<void> {
  for (const [source, watch] of await rows.watch([...expected.keys()])) {
    const expectMs = expected.get(source) ?? null;
    const silence = judgeSilence(watch, expectMs);
    if (silence === null || !(await tell(silenceNews(source, silence, watch, expectMs)))) continue;
    await rows.told(source, silence.kind === 'begins' ? silence.sinceMs : null);
  }
}
