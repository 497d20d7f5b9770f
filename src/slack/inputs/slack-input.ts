import { z } from 'zod';
import { type Delivery, readDelivery } from '../inbox/kept-event.ts';
import { messageTs, opaqueId, responseUrl, sentText, slackId, slackUserId } from '../kit/sent-fields.ts';

/** Whom a payload is from, as it says. */
export type Sender = {
  readonly user: string;
  /** The workspace that they acted in; null where the app is installed for a whole organization. */
  readonly team: string | null;
  /** Their own workspace, where the payload names it: another in a channel that is shared. */
  readonly homeTeam: string | null;
  readonly isOrganizationWide: boolean;
};

/** Every payload that Slack sends, each field that is used read by its schema. */
export type SlackInput =
  | z.output<typeof slashCommand>
  | z.output<typeof click>
  | z.output<typeof sentForm>
  | z.output<typeof globalShortcut>
  | z.output<typeof messageShortcut>
  | { readonly kind: 'event'; readonly delivery: Delivery }
  /** A menu asks for its options: none of ours loads any. */
  | { readonly kind: 'options' }
  /** There is nothing to do for it. */
  | { readonly kind: 'nothing' }
  | Unreadable;

/** It is one of them, and `fields` of it, as the schema names them, are missing or not what Slack sends. */
type Unreadable = {
  readonly kind: 'unreadable';
  readonly of: Readable;
  readonly from: z.output<typeof unread> | null;
  readonly fields: readonly string[];
};

type Readable = keyof typeof schemas;

export type SlashCommand = Extract<SlackInput, { kind: 'command' }>;
export type Click = Extract<SlackInput, { kind: 'click' }>;
export type SentForm = Extract<SlackInput, { kind: 'form' }>;
export type GlobalShortcut = Extract<SlackInput, { kind: 'global_shortcut' }>;
export type MessageShortcut = Extract<SlackInput, { kind: 'message_shortcut' }>;

/** https://docs.slack.dev/interactivity/implementing-slash-commands/#app_command_handling */
const slashCommand = z
  .object({
    user_id: slackUserId,
    team_id: slackId,
    channel_id: slackId,
    trigger_id: opaqueId,
    text: sentText.default(''),
    response_url: responseUrl,
    is_enterprise_install: z.enum(['true', 'false']).optional(),
  })
  .transform(({ user_id, team_id, is_enterprise_install, ...command }) => ({
    kind: 'command' as const,
    sender: { user: user_id, team: team_id, homeTeam: null, isOrganizationWide: is_enterprise_install === 'true' },
    team_id,
    ...command,
  }));

/** What every interaction begins with: https://docs.slack.dev/reference/interaction-payloads */
const interaction = {
  user: z.object({ id: slackUserId, team_id: slackId.nullish() }),
  team: z.object({ id: slackId }).nullish(),
  is_enterprise_install: z.boolean().nullish(),
};

function senderOf({ user, team, is_enterprise_install }: z.output<z.ZodObject<typeof interaction>>): Sender {
  return {
    user: user.id,
    team: team?.id ?? user.team_id ?? null,
    homeTeam: user.team_id ?? null,
    isOrganizationWide: is_enterprise_install === true,
  };
}

const action = z.object({
  action_id: sentText,
  action_ts: z.string().regex(/^[\d.]{1,32}$/),
  value: sentText.nullish(),
  selected_option: z.object({ value: sentText }).nullish(),
  selected_user: sentText.nullish(),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const click = z
  .object({
    ...interaction,
    trigger_id: opaqueId,
    response_url: responseUrl,
    container: z.object({
      channel_id: slackId.nullish(),
      message_ts: messageTs.nullish(),
      view_id: slackId.nullish(),
      is_ephemeral: z.boolean().nullish(),
    }),
    view: z.object({ type: sentText.nullish() }).nullish(),
    actions: z.tuple([action]).rest(z.unknown()),
  })
  .transform(({ container, view, actions: [clicked], trigger_id, response_url, ...from }) => ({
    kind: 'click' as const,
    sender: senderOf(from),
    container,
    isInModal: view?.type === 'modal',
    trigger_id,
    response_url,
    action_id: clicked.action_id,
    action_ts: clicked.action_ts,
    value: clicked.selected_user ?? clicked.selected_option?.value ?? clicked.value ?? '',
  }));

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const sentForm = z
  .object({
    ...interaction,
    view: z.object({
      id: slackId,
      callback_id: sentText,
      private_metadata: sentText.default(''),
      /** The view that it lies on. */
      previous_view_id: slackId.nullish(),
      state: z.object({ values: z.unknown() }),
    }),
  })
  .transform(({ view, ...from }) => ({ kind: 'form' as const, sender: senderOf(from), view }));

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
const globalShortcut = z
  .object({ ...interaction, callback_id: z.string(), trigger_id: opaqueId })
  .transform(({ callback_id, trigger_id, ...from }) => ({
    kind: 'global_shortcut' as const,
    sender: senderOf(from),
    callback_id,
    trigger_id,
  }));

const messageShortcut = z
  .object({
    ...interaction,
    callback_id: z.string(),
    channel: z.object({ id: slackId }),
    message_ts: messageTs,
    /** Read where it is noted. */
    message: z.unknown(),
    trigger_id: opaqueId,
    response_url: responseUrl,
  })
  .transform(({ callback_id, channel, message_ts, message, trigger_id, response_url, ...from }) => ({
    kind: 'message_shortcut' as const,
    sender: senderOf(from),
    callback_id,
    channel: channel.id,
    message_ts,
    message,
    trigger_id,
    response_url,
  }));

const interactions = { click, form: sentForm, global_shortcut: globalShortcut, message_shortcut: messageShortcut };
const schemas = { command: slashCommand, ...interactions };

/** Whom to tell that something can't be read. */
const unread = z.object({ user: z.object({ id: slackUserId }), response_url: responseUrl });

const named = z.object({ command: z.unknown(), type: z.unknown() }).partial();

/** The one slash command of manifest.yml. */
export const slashCommandName = '/incident';

/** Reads a payload. Total: whatever it holds. `reaction`: the one that notes a message. */
export function readSlackInput(body: object, reaction: string): SlackInput {
  const { command, type } = named.safeParse(body).data ?? {};
  if (type === undefined && command !== undefined)
    return command === slashCommandName ? read('command') : { kind: 'nothing' };
  switch (type) {
    case 'event_callback': {
      const delivery = readDelivery(body, reaction);
      return delivery === null ? { kind: 'nothing' } : { kind: 'event', delivery };
    }
    case 'block_actions':
      return read('click');
    case 'view_submission':
      return read('form');
    case 'shortcut':
      return read('global_shortcut');
    case 'message_action':
      return read('message_shortcut');
    case 'block_suggestion':
      return { kind: 'options' };
    default:
      return { kind: 'nothing' };
  }

  function read(of: Readable): SlackInput {
    const input = schemas[of].safeParse(body);
    const from = unread.safeParse(body).data ?? null;
    const fields = input.error?.issues.map(({ path }) => path.join('.')) ?? [];
    return input.success ? input.data : { kind: 'unreadable', of, from, fields };
  }
}
