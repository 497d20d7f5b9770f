import { z } from 'zod';

/**
 * The workspace's own protocol: what the browser page and scripts say to the local Slack workspace, beside Slack's
 * protocols that the bot speaks. One POST a verb at `/_control/<verb>`; `GET /_control/state` answers a `Snapshot`;
 * `GET /_control/events` is a server-sent event stream of `Change`s. Blocks and views are Slack's own JSON, unread here.
 */
const json = z.record(z.string(), z.unknown());

export const verbs = {
  /** Types a line into the composer: a slash command when it starts with `/`, else a message. */
  say: z.object({ user: z.string(), channel: z.string(), text: z.string(), thread_ts: z.string().optional() }),
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
  }),
  /** Presses Submit in a modal. `values`: block id, action id, plain value (string, or list of strings). */
  submit: z.object({
    user: z.string(),
    view_id: z.string(),
    values: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
  /** Closes a modal. */
  close: z.object({ user: z.string(), view_id: z.string() }),
  /** A global shortcut, or a message shortcut where a message is named. */
  shortcut: z.object({
    user: z.string(),
    callback_id: z.string(),
    channel: z.string().optional(),
    message_ts: z.string().optional(),
  }),
  react: z.object({
    user: z.string(),
    channel: z.string(),
    message_ts: z.string(),
    name: z.string(),
    remove: z.boolean().optional(),
  }),
  pin: z.object({ user: z.string(), channel: z.string(), message_ts: z.string(), remove: z.boolean().optional() }),
  /** Deletes a message as a person would: used to show that the bot heals its summary. */
  delete: z.object({ user: z.string(), channel: z.string(), message_ts: z.string() }),
  open_home: z.object({ user: z.string() }),
  join: z.object({ user: z.string(), channel: z.string() }),
} as const;

export type Verb = keyof typeof verbs;

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
  readonly pinned?: boolean;
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  /** Set on a message that only this person sees. */
  readonly ephemeral_to?: string;
  readonly subtype?: string;
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
    readonly commands: readonly SlashCommand[];
    readonly shortcuts: readonly Shortcut[];
  };
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  readonly views: readonly OpenView[];
  /** App Home by user id. */
  readonly homes: Readonly<Record<string, z.infer<typeof json>>>;
};

export type Change =
  | { readonly type: 'channel'; readonly channel: Channel }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'message_deleted'; readonly channel: string; readonly ts: string }
  | { readonly type: 'view'; readonly view: OpenView }
  | { readonly type: 'view_closed'; readonly id: string }
  | { readonly type: 'home'; readonly user: string; readonly view: z.infer<typeof json> }
  | { readonly type: 'connection'; readonly connected: boolean };
