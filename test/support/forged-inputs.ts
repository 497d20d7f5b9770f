import { metadataOf } from '../../src/slack/inputs/read-submission.ts';
import { type Body, formBody, interactionBody, jsonBody } from './forged.ts';

/** Who sends something, from where, as a payload says. */
export type From = {
  readonly user: string;
  /** The workspace that they act in. */
  readonly team: string;
  /** Their own workspace, where it is another. */
  readonly home?: string;
  readonly channel: string;
  readonly responseUrl?: string;
};

let made = 0;

/** A part of an id that no other payload of this process has. */
export function unique(): string {
  made += 1;
  return `${process.pid}X${made}`;
}

/** The payloads that Slack sends, each in its own form and with every field that is read. https://docs.slack.dev/reference/interaction-payloads */
export const forge = {
  command: ({ user, team, channel, responseUrl = '' }: From, text: string): Body =>
    formBody({
      command: '/incident',
      text,
      trigger_id: `1.${unique()}`,
      user_id: user,
      team_id: team,
      channel_id: channel,
      response_url: responseUrl,
      is_enterprise_install: 'false',
    }),

  click: (from: From, action_id: string, value: string): Body =>
    interactionBody({
      ...interaction('block_actions', from),
      container: { type: 'message', channel_id: from.channel, message_ts: '1700000000.000100' },
      actions: [{ type: 'button', action_id, action_ts: `${Date.now() / 1000}${++made}`, value }],
    }),

  form: (
    from: From,
    callback_id: string,
    place: { readonly incident_id: string } | null,
    fields: Readonly<Record<string, unknown>>,
  ): Body =>
    interactionBody({
      ...interaction('view_submission', from),
      view: {
        id: `V${unique()}`,
        callback_id,
        private_metadata: metadataOf(place, {}),
        state: { values: Object.fromEntries(Object.entries(fields).map(([id, field]) => [id, { 'value:v1': field }])) },
      },
    }),

  globalShortcut: (from: From): Body =>
    interactionBody({ ...interaction('shortcut', from), callback_id: 'declare_incident' }),

  messageShortcut: (from: From, ts: string, message: unknown): Body =>
    interactionBody({
      ...interaction('message_action', from),
      callback_id: 'note_message',
      channel: { id: from.channel, name: 'somewhere' },
      message_ts: ts,
      message,
    }),

  event: (team_id: string, event: Readonly<Record<string, unknown>>): Body =>
    jsonBody({
      type: 'event_callback',
      api_app_id: 'A0SANDBOX01',
      event_id: `Ev${unique()}`,
      event_time: Math.floor(Date.now() / 1000),
      team_id,
      authorizations: [{ team_id, user_id: 'U0QUORUMBOT', enterprise_id: null, is_enterprise_install: false }],
      event,
    }),
} as const;

function interaction(type: string, { user, team, home = team, responseUrl = '' }: From) {
  return {
    type,
    trigger_id: `1.${unique()}`,
    response_url: responseUrl,
    user: { id: user, team_id: home },
    team: { id: team },
    is_enterprise_install: false,
    enterprise: null,
  };
}

/** The state of a field that holds a text. */
export function textIn(value: string) {
  return { type: 'plain_text_input', value };
}
