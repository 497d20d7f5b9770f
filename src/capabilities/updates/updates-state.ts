import type { Said } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import type { SeverityTerm } from '../../kernel/severity.ts';
import { type Lifecycle, remindAfter } from '../lifecycle/lifecycle-state.ts';
import type { OpenStatus } from '../lifecycle/status.ts';

/** An update in words while the incident was open: which it was, how the incident stood then, and when the next was due. */
export type Update = Said & {
  readonly number: number;
  readonly severityTerm: SeverityTerm;
  /** It changed the severity as well. */
  readonly changedSeverity: boolean;
  readonly status: OpenStatus;
  readonly nextAt: string | null;
};

/** When the next update is due (ISO 8601), or null where none is; by whom or by what that is so. */
export type NextUpdate = {
  readonly at: string | null;
  readonly by: Mark;
  /** It follows from the severity: nobody has said otherwise. */
  readonly isUsual: boolean;
};

/** Somebody who is told each update, and the end, in a direct message. */
export type Subscriber = Mark & { readonly user_id: string };

export type Updates = {
  readonly updateCount: number;
  /** The last of them, the oldest first: so many can come before Slack is told of one. */
  readonly recentUpdates: readonly Update[];
  readonly nextUpdate: NextUpdate;
  readonly subscribers: readonly Subscriber[];
};

type State = Updates & Lifecycle & { readonly resolved: Mark | null };

export const recentUpdatesMax = 5;

/** What the rules of the settings call the time in which the next update is due. */
export const nextUpdateRule = 'next_update';

/** After any event: keeps the updates, and says when the next is due where nobody has. */
export function followUpdates(state: State, mark: Mark): Partial<Updates> | null {
  const nextUpdate = nextAfter(state, mark);
  const { latestUpdate, status, severityTerm, severitySet } = state;
  const isNews = latestUpdate?.sequence === mark.sequence && !isReopening(state, mark);
  if (!isNews || latestUpdate === null || status === 'resolved') {
    return nextUpdate === state.nextUpdate ? null : { nextUpdate };
  }
  const number = state.updateCount + 1;
  const changedSeverity = severitySet.sequence === mark.sequence;
  const update = { ...latestUpdate, number, severityTerm, changedSeverity, status, nextAt: nextUpdate.at };
  return {
    nextUpdate,
    updateCount: number,
    recentUpdates: [...state.recentUpdates, update].slice(-recentUpdatesMax),
  };
}

function nextAfter(state: State, mark: Mark): NextUpdate {
  const { resolved, nextUpdate, latestUpdate, severitySet } = state;
  if (resolved !== null) return nextUpdate.at === null ? nextUpdate : { at: null, by: mark, isUsual: true };
  if (!nextUpdate.isUsual && nextUpdate.by.sequence === mark.sequence) return nextUpdate;
  const usual = { at: usualAt(state, mark), by: mark, isUsual: true };
  if (latestUpdate?.sequence === mark.sequence || isReopening(state, mark) || mark.sequence === 1) return usual;
  if (severitySet.sequence !== mark.sequence || !nextUpdate.isUsual) return nextUpdate;
  // A worse severity brings it forward, and puts nothing off.
  return usual.at !== null && nextUpdate.at !== null && nextUpdate.at < usual.at ? nextUpdate : usual;
}

function usualAt(state: State, { at }: Mark): string | null {
  const seconds = remindAfter(state, nextUpdateRule);
  return seconds === null ? null : secondsAfter(at, seconds);
}

function isReopening({ escalated }: State, { sequence }: Mark): boolean {
  return escalated?.from === 'resolved' && escalated.sequence === sequence;
}
