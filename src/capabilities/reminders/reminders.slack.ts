import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { moment, term } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import { type EventPost, onSlack, type Places } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import type { Lead } from '../lead/lead.ts';
import { durationText } from '../lifecycle/duration.ts';
import type { lifecycle } from '../lifecycle/lifecycle.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import { type Reminders, reminders } from './reminders.ts';

type State = IncidentCore & Reminders & Lifecycle & Lead;
type Declared = Extract<CommandOf<typeof lifecycle>, { type: 'declare' }>;

const snooze = 'incident:snooze_reminder:v1';

const ask = asking<CommandOf<typeof reminders>>();

/** The settings of the reminder that a declaration keeps for its incident; empty where reminders are off. */
export function unattendedOf({ reminders: { unattended } }: Settings): Pick<Declared, 'unattended'> {
  const { severities, after, snooze: snoozeMs } = unattended;
  if (after === null || severities.length === 0) return {};
  return { unattended: { severities, after_seconds: after / 1000, snooze_seconds: snoozeMs / 1000 } };
}

export const remindersOnSlack = onSlack(reminders, {
  buttons: {
    [snooze]: ({ settings }, detail) => {
      const seconds = /^\d{1,9}$/.test(detail) ? Number(detail) : settings.reminders.unattended.snooze / 1000;
      return ask({ type: 'snooze_reminder', what: 'unattended', seconds });
    },
  },
  recorded: {
    reminder_sent: (_, { inc }) => `The channel of ${inc} is reminded.`,
    reminder_snoozed: (_, { inc, state }) =>
      `The reminder for ${inc} is snoozed until ${moment(state.unattended?.dueAt ?? state.head.recorded_at)}.`,
  },
  configure: (command, settings) => (command.type === 'declare' ? { ...command, ...unattendedOf(settings) } : command),
  posts,
});

/** One line that mentions the responders, at least the person who declared, with what to do as buttons. */
function posts(state: State, { responders }: Places): readonly EventPost[] {
  const { unattended, unattendedRule, incident_id, severityTerm } = state;
  if (unattended === null || unattended.reminded === null || unattendedRule === null) return [];
  const { since, reminded } = unattended;
  const waited = durationText(Math.max(0, Date.parse(reminded.at) - Date.parse(since.at)));
  const { snoozeSeconds } = unattendedRule;
  const text = `${label(state)} (${term(severityTerm.name)}): nobody has acknowledged for ${waited} · ${responders}`;
  const elements = [
    button('incident:acknowledge:v1', 'Acknowledge', incident_id, 'primary'),
    button('incident:take_lead:v1', 'Take lead', incident_id),
    button(snooze, `Snooze ${durationText(snoozeSeconds * 1000)}`, `${incident_id}:${snoozeSeconds}`),
  ];
  const message = { text, blocks: [section(text), { type: 'actions' as const, elements }] };
  return [{ surface: 'reminder', sequence: reminded.sequence, message, where: 'channel' }];
}
