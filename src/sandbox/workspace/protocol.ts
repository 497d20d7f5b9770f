import { z } from 'zod';

/**
 * The workspace's own protocol: what the browser page and scripts say to the local Slack workspace, beside Slack's
 * protocols that the bot speaks. One POST a verb at `/_control/<verb>`; `GET /_control/state` answers a `Snapshot`;
 * `GET /_control/events` is a server-sent event stream of `Change`s. Blocks and views are Slack's own JSON, unread here.
 */
const json = z.record(z.string(), z.unknown());

/** Which of the app's request URLs hears of this; in HTTP mode only, the first when absent. */
const request_url = z.string().optional();
const inChannel = { user: z.string(), channel: z.string() };

export const verbs = {
  /** Types a line into the composer: a slash command when it starts with `/`, else a message. */
  say: z.object({
    ...inChannel,
    text: z.string(),
    thread_ts: z.string().optional(),
    request_url,
  }),
  /** Clicks a button or picks an option; `value` is the chosen option's value, user id, date or text. */
  click: z.object({
    user: z.string(),
    channel: z.string().optional(),
    message_ts: z.string().optional(),
    view_id: z.string().optional(),
    block_id: z.string().optional(),
    action_id: z.string(),
    value: z.string().optional(),
    /** What the person typed or picked in the surface's inputs so far: block id, action id, value. */
    values: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    request_url,
  }),
  /** Presses Submit in a modal. `values`: block id, action id, plain value (string, or list of strings). */
  submit: z.object({
    user: z.string(),
    view_id: z.string(),
    values: z.record(z.string(), z.record(z.string(), z.unknown())),
    request_url,
  }),
  /** Closes a modal. */
  close: z.object({ user: z.string(), view_id: z.string() }),
  /** A global shortcut, or a message shortcut where a message is named. */
  shortcut: z.object({
    user: z.string(),
    callback_id: z.string(),
    channel: z.string().optional(),
    message_ts: z.string().optional(),
    request_url,
  }),
  react: z.object({
    ...inChannel,
    message_ts: z.string(),
    name: z.string(),
    remove: z.boolean().optional(),
    request_url,
  }),
  pin: z.object({ user: z.string(), channel: z.string(), message_ts: z.string(), remove: z.boolean().optional() }),
  /** Puts new text into one's own message. */
  edit: z.object({ ...inChannel, message_ts: z.string(), text: z.string() }),
  /** Deletes a message as a person would: used to show that the bot heals its summary. */
  delete: z.object({ user: z.string(), channel: z.string(), message_ts: z.string() }),
  open_home: z.object({ user: z.string() }),
  /** Makes a channel, whose only member is then its maker. */
  create: z.object({ user: z.string(), name: z.string(), is_private: z.boolean().optional() }),
  join: z.object(inChannel),
  leave: z.object(inChannel),
  /** Invites `who`, who may be the app's bot. */
  invite: z.object({ ...inChannel, who: z.string() }),
  /** Puts `who` out. */
  kick: z.object({ ...inChannel, who: z.string() }),
  rename: z.object({ user: z.string(), channel: z.string(), name: z.string() }),
  archive: z.object(inChannel),
  unarchive: z.object(inChannel),
  make_private: z.object(inChannel),
} as const;

export type Verb = keyof typeof verbs;

/** How the app answered one delivery. */
export type Ack =
  | { readonly kind: 'acked'; readonly body?: unknown; readonly ms: number }
  | {
      readonly kind: 'failed';
      readonly reason: 'http_timeout' | 'http_error' | 'connection_failed' | 'not_connected';
      readonly status?: number;
      /** The app asked not to be sent this again. */
      readonly no_retry?: boolean;
    };

/** What a verb answers: whether the app acknowledged in time, and what it said in the acknowledgement. */
export type Receipt =
  | { readonly ok: true; readonly ack?: unknown; readonly ack_ms?: number }
  | { readonly ok: false; readonly error: string; readonly detail?: string };

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly is_bot: boolean;
  readonly color: string;
  /** A deactivated account. */
  readonly deleted?: boolean;
  /** A guest of several channels. */
  readonly is_restricted?: boolean;
  /** A guest of one channel; such a person is `is_restricted` too. */
  readonly is_ultra_restricted?: boolean;
  /** Their own workspace, where it is another: somebody of a channel that is shared, or of the same Enterprise Grid. */
  readonly team_id?: string;
  /** All workspaces of somebody of an Enterprise Grid. */
  readonly teams?: readonly string[];
  /** An IANA time zone; UTC when absent. */
  readonly tz?: string;
};

/** A user group. */
export type Group = { readonly id: string; readonly handle: string; readonly users: readonly string[] };

export type Bookmark = {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly emoji: string;
  readonly created: number;
  readonly updated: number;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly purpose: string;
  readonly is_archived: boolean;
  readonly is_im: boolean;
  readonly creator: string;
  readonly members: readonly string[];
  readonly is_private?: boolean;
  /** Unix seconds. */
  readonly created?: number;
  readonly bookmarks?: readonly Bookmark[];
};

export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly z.infer<typeof json>[];
  readonly metadata?: z.infer<typeof json>;
  readonly edited?: boolean;
  readonly edited_ts?: string;
  readonly pinned?: boolean;
  readonly pinned_by?: string;
  /** Unix seconds. */
  readonly pinned_at?: number;
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  /** Set on a message that only this person sees. */
  readonly ephemeral_to?: string;
  readonly subtype?: string;
  /** What another app's message has besides, as Slack hands it on: attachments, files, the app's name. */
  readonly more?: z.infer<typeof json>;
};

export type OpenView = {
  readonly id: string;
  readonly user: string;
  /** 0 for the first modal of a stack; the highest is on top. */
  readonly depth: number;
  readonly view: z.infer<typeof json>;
  /** Slack's `response_action: errors`: block id, sentence. */
  readonly errors?: Readonly<Record<string, string>>;
  /** The banner Slack shows when the app did not answer in time. */
  readonly banner?: string;
};

export type SlashCommand = { readonly command: string; readonly description: string; readonly usage_hint: string };
export type Shortcut = { readonly name: string; readonly type: 'global' | 'message'; readonly callback_id: string };

export type Snapshot = {
  readonly team: { readonly id: string; readonly name: string };
  readonly app: {
    readonly name: string;
    readonly bot_user: string;
    readonly connected: boolean;
    /** The tab with the messages between a person and the app. */
    readonly messages_tab: 'writable' | 'read_only' | 'off';
    readonly commands: readonly SlashCommand[];
    readonly shortcuts: readonly Shortcut[];
  };
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  readonly views: readonly OpenView[];
  /** App Home by user id. */
  readonly homes: Readonly<Record<string, z.infer<typeof json>>>;
  /** What else can be read and set under `/_control/`, by name. */
  readonly extensions: readonly string[];
};

export type Change =
  | { readonly type: 'channel'; readonly channel: Channel }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'message_deleted'; readonly channel: string; readonly ts: string }
  | { readonly type: 'view'; readonly view: OpenView }
  | { readonly type: 'view_closed'; readonly id: string }
  | { readonly type: 'person'; readonly person: Person }
  | { readonly type: 'group'; readonly group: Group }
  | { readonly type: 'home'; readonly user: string; readonly view: z.infer<typeof json> }
  | { readonly type: 'connection'; readonly connected: boolean };
