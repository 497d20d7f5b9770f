import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import { term } from '../../slack/kit/mrkdwn.ts';
import type { Nudged } from '../../slack/kit/nudge-words.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { durationText } from '../lifecycle/duration.ts';
import type { lifecycle } from '../lifecycle/lifecycle.ts';
import { attention } from './attention.ts';

type Declared = Extract<CommandOf<typeof lifecycle>, { type: 'declare' }>;

const takeLead = { actionId: 'incident:take_lead:v1', text: 'Take lead' } as const;

/** The settings of the reminder that a declaration keeps for its incident; empty where it is off. */
export function unattendedOf({ reminders: { unattended } }: Settings): Pick<Declared, 'unattended'> {
  const { severities, after, snooze } = unattended;
  if (after === null || severities.length === 0) return {};
  return { unattended: { severities, after_seconds: after / 1000, snooze_seconds: snooze / 1000 } };
}

export const attentionOnSlack = onSlack(attention, {
  recorded: {},
  nudges: {
    unattended: ({ unattended, unattendedRule, severityTerm }, nudged) => ({
      says: `nobody has acknowledged for ${waited(unattended?.at, nudged)}`,
      about: term(severityTerm.name),
      deeds: [{ actionId: 'incident:acknowledge:v1', text: 'Acknowledge' }, takeLead],
      snoozeSeconds: unattendedRule?.snoozeSeconds,
    }),
    severity_unset: ({ severityTerm }) => ({
      says: `nobody has said how bad it is. It counts as ${term(severityTerm.name)}`,
      deeds: [{ actionId: 'incident:severity:v1', text: 'Set the severity' }],
    }),
    no_lead: ({ leaderless, severityTerm }, nudged) => ({
      says: `nobody leads, ${waited(leaderless?.at, nudged)} after it was acknowledged`,
      about: term(severityTerm.name),
      deeds: [takeLead],
    }),
    still_open: ({ heard }, nudged) => ({
      says: `still open, and nobody has recorded anything for ${waited(heard?.at, nudged)}`,
      deeds: [
        { actionId: 'incident:update:v1', text: 'Post update' },
        { actionId: 'incident:resolve:v1', text: 'Resolve' },
      ],
    }),
    no_cause: ({ resolved }, nudged) => ({
      says: `resolved ${waited(resolved?.at, nudged)} ago, and nobody has said what the cause was`,
      deeds: [{ actionId: 'incident:cause:v1', text: 'Add the cause' }],
    }),
  },
});

/** How long something has been so when the reminder was sent. */
function waited(since: string | undefined, { sentAt }: Nudged): string {
  return durationText(Math.max(0, Date.parse(sentAt) - Date.parse(since ?? sentAt)));
}
