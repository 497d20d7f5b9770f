import type { CommandOf } from '../../kernel/capability.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { textField } from '../../slack/kit/fields.ts';
import { incidentIn } from '../../slack/kit/incident-said.ts';
import { moment } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import { type EventPost, onSlack } from '../../slack/kit/on-slack.ts';
import { asking } from '../../slack/kit/word.ts';
import { lastOver } from './alert.ts';
import { alerts } from './alerts.ts';

const ask = asking<CommandOf<typeof alerts>>();

const block = 'text';
const silenceSeconds = 3600;

export const alertsOnSlack = onSlack(alerts, {
  forms: [
    {
      name: 'join_alert',
      callbackId: 'incident:join_alert:v1',
      errorBlock: block,
      view: () => ({
        title: 'Add to an incident',
        submit: 'Add',
        blocks: [textField(block, 'Which incident is it part of? INC-2, for example', { max: 20 })],
      }),
      read(fields, _, { settings }) {
        const into = incidentIn(fields, block, settings);
        return 'kind' in into ? into : { kind: 'command', command: { type: 'join_alert' }, into };
      },
    },
  ],
  buttons: {
    'incident:declare_alert:v1': () => ask({ type: 'declare_alert', how: { triage: false, private: false } }),
    'incident:join_alert:v1': () => ({ kind: 'open', form: 'join_alert' }),
    'incident:silence_alert:v1': () => ask({ type: 'silence_alert', seconds: silenceSeconds }),
  },
  announces: ({ alert, acknowledged, resolved }) =>
    alert === null || resolved !== null
      ? []
      : [
          ...(acknowledged === null
            ? [{ actionId: 'incident:acknowledge:v1', text: 'Acknowledge', isPrimary: true }]
            : []),
          ...(alert.incident === null && alert.declares === null
            ? [
                { actionId: 'incident:declare_alert:v1', text: 'Declare' },
                { actionId: 'incident:join_alert:v1', text: 'Add to an incident' },
              ]
            : []),
          ...(alert.silencedUntil === null ? [{ actionId: 'incident:silence_alert:v1', text: 'Silence 1 h' }] : []),
        ],
  links: ({ alert }) =>
    typeof alert?.link === 'string' && /^https?:\/\//i.test(alert.link) ? [{ url: alert.link, text: 'Source' }] : [],
  sourceSays: ({ alert }) => alert?.said ?? null,
  services: ({ alert }) => (alert?.service == null ? [] : [alert.service]),
  recorded: {
    alert_opened: (_, { inc }) => `${inc} is open.`,
    alert_fired: (_, { inc }) => `${inc} fires again.`,
    alert_cleared: (_, { inc }) => `${inc} has cleared.`,
    alert_settled: (_, { inc }) => `${inc} is closed: it has stayed clear.`,
    alert_silenced: (_, { inc, state }) =>
      state.alert?.silencedUntil == null
        ? `${inc} is silenced.`
        : `${inc} is silenced until ${moment(state.alert.silencedUntil)}.`,
    alert_silence_ended: (_, { inc }) => `${inc} is silenced no more.`,
    alert_rule_followed: (_, { inc }) => `What the rule of ${inc} says is done: it still fires.`,
    alert_declared: ({ how }, { inc }) =>
      how.triage ? `${inc} goes to triage.` : `An incident is declared for ${inc}. Its channel follows in a moment.`,
    alert_joined: (joined, { inc }) => `${inc} is part of ${incidentName(joined)}.`,
    alert_incident_hidden: (_, { inc }) => `${inc} no longer names its incident.`,
    alert_noted: (noted, { inc }) => `${incidentName(noted)} is part of ${inc}.`,
  },
  posts: allCleared,
});

type State = Parameters<NonNullable<typeof alerts.facts>>[0];

/**
 * When the last of an incident's alerts has stayed clear, somebody is asked whether it is over. It is never resolved by itself.
 * An alert that clears for a moment asks nothing: the summary shows it.
 */
function allCleared(state: State): readonly EventPost[] {
  const { alerts: noted, resolved, incident_id } = state;
  const last = lastOver(noted);
  if (last === null || resolved !== null || noted.every(({ resolves }) => resolves)) return [];
  const what = noted.length === 1 ? 'The alert' : `All ${noted.length} alerts`;
  const text = `✅ *${what} of ${label(state)} ${noted.length === 1 ? 'has' : 'have'} cleared and stayed clear.* Is it over?`;
  const resolve = button('incident:resolve:v1', 'Resolve', incident_id);
  const message = { text, blocks: [section(text), { type: 'actions' as const, elements: [resolve] }] };
  return [{ surface: 'alerts_cleared', sequence: last.sequence, message, where: 'channel' }];
}
