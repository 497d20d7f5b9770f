import { nameOf } from '../signals/identity.ts';
import type { Keep } from '../signals/intake.ts';
import { ownSource, type Signal } from '../signals/signal.ts';

/** What Quorum has to tell of itself, or of what it hears. */
export type Own = Pick<Signal, 'state' | 'title' | 'text' | 'labels' | 'at'> & {
  /** What it is about, such as a webhook and its name. */
  readonly about: readonly string[];
  /** What tells this time from the next: all processes say the same. */
  readonly time: string;
};

/** Keeps a signal of Quorum's own, whatever the number of processes that do so. Never throws; false: it is not in the record yet. */
export async function keepOwn(keep: Keep, { about, time, ...told }: Own, receivedAt: string): Promise<boolean> {
  const alert = nameOf(...about);
  const signal: Signal = { ...told, source: ownSource, alert, delivery: nameOf(...about, told.state, time) };
  try {
    return (await keep([signal], { source: ownSource, kind: ownSource, body: '', receivedAt })) === 'kept';
  } catch {
    return false;
  }
}
