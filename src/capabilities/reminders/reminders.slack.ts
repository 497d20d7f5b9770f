import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { nudgeName } from '../../kernel/nudge.ts';
import { secondsIn } from '../../kernel/seconds.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import type { Button } from '../../slack/kit/button.ts';
import { moment } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import type { NudgeWords } from '../../slack/kit/nudge-words.ts';
import { type EventPost, onSlack, type Places } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { unattendedOf } from '../attention/attention.slack.ts';
import { durationText } from '../lifecycle/duration.ts';
import type { lifecycle } from '../lifecycle/lifecycle.ts';
import { nextRulesOf } from '../updates/updates.slack.ts';
import { type Reminder, type Reminders, reminders } from './reminders.ts';

type State = IncidentCore & Reminders;
type Declared = Extract<CommandOf<typeof lifecycle>, { type: 'declare' }>;

const snoozes = ['incident:snooze_nudge:v1', 'incident:snooze_nudge_long:v1'] as const;
const stop = 'incident:stop_nudge:v1';

/** For how long a reminder can be put off. */
const snoozesSeconds = [15 * 60, 60 * 60] as const;

/** Most elements in a row. */
const elementsMax = 5;

const ask = asking<CommandOf<typeof reminders>>();

/** The settings of the reminders that a declaration keeps for its incident; empty where they are off. */
export function remindersOf(settings: Settings): Pick<Declared, 'reminders'> {
  const { drills: _, unattended: __, ...rest } = settings.reminders;
  const own = Object.entries(rest).flatMap(([what, { severities, after }]) =>
    after === null || severities.length === 0 ? [] : [{ what, severities, after_seconds: after / 1000 }],
  );
  const rules = [...own, ...nextRulesOf(settings)];
  return rules.length === 0 ? {} : { reminders: rules };
}

function configure(command: AnyCommand, settings: Settings): AnyCommand {
  if (command.type !== 'declare') return command;
  const kind = 'kind' in command ? command.kind : null;
  // Nobody responds to an alert itself, and what is done for it belongs to its incident.
  if (kind === 'alert' || (kind === 'drill' && !settings.reminders.drills)) return command;
  return { ...command, ...unattendedOf(settings), ...remindersOf(settings) };
}

const snoozeButton = forReminder((meant, seconds) => ask({ type: 'snooze_reminder', ...meant, seconds }));

export const remindersOnSlack = onSlack(reminders, {
  buttons: {
    /** From when there was one reminder. */
    'incident:snooze_reminder:v1': ({ settings }, detail) => {
      const seconds = secondsIn(detail, settings.reminders.unattended.snooze / 1000);
      return ask({ type: 'snooze_reminder', what: 'unattended', seconds });
    },
    ...Object.fromEntries(snoozes.map((id) => [id, snoozeButton])),
    [stop]: forReminder((meant) => ask({ type: 'stop_reminder', ...meant })),
  },
  recorded: {
    reminder_sent: (_, { inc }) => `The channel of ${inc} is reminded.`,
    reminder_snoozed: ({ what, of = null }, { inc, state }) => {
      const dueAt = state.reminders.find((one) => one.what === what && one.of === of)?.dueAt;
      return `The reminder for ${inc} is snoozed until ${moment(dueAt ?? state.head.recorded_at)}.`;
    },
    reminder_stopped: (_, { inc }) => `${inc}: this reminder is stopped.`,
  },
  configure,
  posts: (state, places) => state.reminders.flatMap((one) => posted(state, places, one)),
});

type Meant = Pick<Extract<CommandOf<typeof reminders>, { type: 'stop_reminder' }>, 'what' | 'of'>;

/** A button that says which reminder it is of, and for how long: `task_due 2 900`, with 0 where there is but one. */
function forReminder(asked: (meant: Meant, seconds: number) => ReturnType<typeof ask>): Button {
  return (_, detail) => {
    const [what, of, seconds] = detail.split(' ');
    const name = nudgeName.safeParse(what);
    const number = /^[1-9]\d{0,8}$/.test(of ?? '') ? { of: Number(of) } : {};
    return asked({ what: name.success ? name.data : 'unattended', ...number }, secondsIn(seconds, snoozesSeconds[0]));
  };
}

/** One line for whoever is to do something, with what to do as buttons. */
function posted(state: State, places: Places, { what, of, to, reminded, stopped }: Reminder): readonly EventPost[] {
  if (reminded === null || stopped !== null) return [];
  const words = places.nudge(what, { of, sentAt: reminded.at });
  if (words === null) return [];
  const { about, says } = words;
  const head = about === undefined ? label(state) : `${label(state)} (${about})`;
  const text = to === null ? `${head}: ${says}${toAll(places)}` : `${head}: ${says}`;
  const message = {
    text,
    blocks: [
      section(text),
      { type: 'actions' as const, elements: buttons(state.incident_id, `${what} ${of ?? 0}`, words) },
    ],
  };
  return [
    { surface: 'reminder', sequence: reminded.sequence, message, where: to === null ? 'channel' : { person: to } },
  ];
}

function toAll({ responders }: Places): string {
  return responders === '' ? '' : ` · ${responders}`;
}

function buttons(incidentId: string, which: string, { deeds, snoozeSeconds }: NudgeWords) {
  const first = snoozeSeconds ?? snoozesSeconds[0];
  const lengths = [...new Set([first, snoozesSeconds[1]])];
  return [
    ...deeds.map(({ actionId, text, detail }, index) =>
      button(
        actionId,
        text,
        detail === undefined ? incidentId : `${incidentId}:${detail}`,
        index === 0 ? 'primary' : undefined,
      ),
    ),
    ...lengths.map((seconds, index) =>
      button(
        snoozes[index] ?? snoozes[0],
        `Snooze ${durationText(seconds * 1000)}`,
        `${incidentId}:${which} ${seconds}`,
      ),
    ),
    button(stop, 'Stop', `${incidentId}:${which}`),
  ].slice(0, elementsMax);
}
