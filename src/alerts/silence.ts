import type { Own } from './own-signal.ts';

/** What is known of a source, all by the database's clock, in milliseconds since 1970. */
export type SourceWatch = {
  readonly nowMs: number;
  /** Null: never. */
  readonly heardAtMs: number | null;
  /** When a process looked last. */
  readonly watchedAtMs: number;
  /** Since when processes have looked without a gap. */
  readonly watchedSinceMs: number;
  /** Since when it was silent as people were told; null: they know of no silence. */
  readonly toldAtMs: number | null;
  /** Where nobody has looked for so long, nobody has listened either: a silence counts from then on anew. */
  readonly gapMs: number;
};

/** Processes that live on look every few seconds; where a scheduler has them look, it does so each minute. */
export const gapMs = { living: 60_000, ticked: 150_000 } as const;

export type Silence =
  | { readonly kind: 'begins'; readonly sinceMs: number }
  /** It is heard again, or nothing is expected of it any more. */
  | { readonly kind: 'ends' }
  | null;

/** Judges whether there is something to tell of a source. `expectMs`: how often it is to be heard from; null: any more. Pure. */
export function judgeSilence(watch: SourceWatch, expectMs: number | null): Silence {
  const { nowMs, heardAtMs, watchedAtMs, watchedSinceMs, toldAtMs, gapMs } = watch;
  if (toldAtMs !== null) {
    const isOver = expectMs === null || (heardAtMs !== null && heardAtMs > toldAtMs);
    return isOver ? { kind: 'ends' } : null;
  }
  if (expectMs === null || nowMs - watchedAtMs > gapMs) return null;
  const sinceMs = Math.max(heardAtMs ?? 0, watchedSinceMs);
  return nowMs - sinceMs > expectMs ? { kind: 'begins', sinceMs } : null;
}

/** What people are told of a silence: the same by all processes. Pure. */
export function silenceNews(
  source: string,
  silence: NonNullable<Silence>,
  { heardAtMs, toldAtMs, nowMs }: SourceWatch,
  expectMs: number | null,
): Own {
  const about = { about: ['silence', source], title: `Nothing is heard from ${source}`, labels: { silent: source } };
  if (silence.kind === 'begins') {
    const { sinceMs } = silence;
    const last = heardAtMs === null ? 'It was never heard' : `It was heard last at ${minuteOf(heardAtMs)}`;
    return {
      ...about,
      state: 'firing',
      text: `${last}. It may be down, or not reach Quorum: then its alerts are lost.`,
      at: instant(sinceMs + (expectMs ?? 0)),
      time: instant(sinceMs),
    };
  }
  const toldMs = toldAtMs ?? nowMs;
  const text = expectMs === null ? 'Nothing is expected of it any more.' : 'It is heard from again.';
  // Later than the silence was told, whichever process says so.
  const atMs = Math.max(expectMs === null ? nowMs : (heardAtMs ?? nowMs), toldMs + (expectMs ?? 0) + 1);
  return { ...about, state: 'cleared', text, at: instant(atMs), time: instant(toldMs) };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** 2026-11-26 14:03 UTC. */
function minuteOf(ms: number): string {
  return `${instant(ms).slice(0, 16).replace('T', ' ')} UTC`;
}
