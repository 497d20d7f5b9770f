import { kindsOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import { isSystemActor } from '../../kernel/system-actor.ts';
import { isUserId } from '../../kernel/user-id.ts';
import type { Lead } from '../lead/lead.ts';
import { type Lifecycle, lastPeriod, remindsSince } from '../lifecycle/lifecycle-state.ts';

/** Whether anybody attends to an incident: each is the event since which nobody does so; null while somebody does. */
export type Attention = {
  /** Of a severity that needs somebody, and nobody has acknowledged or leads. */
  readonly unattended: Mark | null;
  /** Acknowledged, and nobody leads. */
  readonly leaderless: Mark | null;
  /** Open, and the last thing that a person recorded. */
  readonly heard: Mark | null;
};

type Reads = Lifecycle & Lead;
type State = IncidentCore & Attention & Reads;

const { capability } = kindsOf<Attention, Reads>();

/** Says when nobody attends to an incident. It records nothing of its own. */
export const attention = capability({
  name: 'attention',
  initial: (declared): Attention => ({ unattended: null, leaderless: null, heard: declared }),
  events: {},
  commands: {},
  follows(state, mark) {
    const unattended = isUnattended(state) ? (state.unattended ?? mark) : null;
    const leaderless = isLeaderless(state) ? (state.leaderless ?? later(lastPeriod(state).opened, mark)) : null;
    const heard = state.resolved !== null ? null : isSystemActor(mark.by) ? state.heard : later(state.heard, mark);
    const isSame = unattended === state.unattended && leaderless === state.leaderless && heard === state.heard;
    return isSame ? null : { unattended, leaderless, heard };
  },
  nudges: {
    unattended: ({ unattended, unattendedRule }) =>
      unattended === null || unattendedRule === null
        ? []
        : [{ at: secondsAfter(unattended.at, unattendedRule.afterSeconds) }],
    severity_unset: (state) =>
      state.resolved !== null || !state.isSeverityUnsaid
        ? []
        : remindsSince(state, 'severity_unset', state.severitySet.at).map((nudge) => ({
            ...nudge,
            to: askedOf(state),
          })),
    no_lead: (state) => remindsSince(state, 'no_lead', state.leaderless?.at ?? null),
    still_open: (state) =>
      remindsSince(state, 'still_open', state.heard?.at ?? null).map((nudge) => ({
        ...nudge,
        to: state.lead?.user_id ?? null,
      })),
    /** One that was declined or merged has no cause to be known. */
    no_cause: (state) => {
      const { resolved, ended, cause } = state;
      if (resolved === null || ended !== 'resolved' || cause !== null) return [];
      const to = state.lead?.user_id ?? (isUserId(resolved.by) ? resolved.by : null);
      return remindsSince(state, 'no_cause', resolved.at).map((nudge) => ({ ...nudge, to }));
    },
  },
});

/** A message that is noted was written before that, perhaps long ago, and an alert acknowledged before its incident was declared. */
function later(before: Mark | null, mark: Mark): Mark {
  return before !== null && mark.at < before.at ? before : mark;
}

function isUnattended({ resolved, acknowledged, lead, severity, unattendedRule }: State): boolean {
  const isOpen = resolved === null && acknowledged === null && lead === null;
  return isOpen && unattendedRule?.severities.includes(severity) === true;
}

function isLeaderless({ resolved, acknowledged, lead }: State): boolean {
  return resolved === null && acknowledged !== null && lead === null;
}

/** Who can say how bad it is: the lead, or else whoever declared it. */
function askedOf({ lead, declared }: State): string | null {
  return lead?.user_id ?? (isUserId(declared.by) ? declared.by : null);
}
