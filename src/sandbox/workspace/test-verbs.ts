import { z } from 'zod';
import { callRule } from './faults/call-rule.ts';
import { deliveryRule } from './faults/delivery-rule.ts';
import { socketsOrder } from './faults/sockets-order.ts';
import { standingChange } from './faults/standing.ts';
import type { Ack } from './protocol.ts';

/** The verbs for tests and demonstrations: faults on demand, and what went over the wire. See README.md. */
export const testVerbs = {
  faults: callRule,
  delivery_faults: deliveryRule,
  sockets: socketsOrder,
  standing: standingChange,
  /** What holds for all faults. */
  settings: z.object({
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31)
      .optional(),
    pace: z.number().min(0).max(10).optional(),
    limits: z.boolean().optional(),
  }),
  /** Ends all faults. */
  clear: z.object({}),
  counts: z.object({}),
  /** Delivers a payload again, as it was: the last one, or the last of this id or name. */
  redeliver: z.object({
    id: z.string().optional(),
    name: z.string().optional(),
    times: z.number().int().min(1).max(1000).default(1),
    at_once: z.boolean().default(false),
    /** In Socket Mode: under its own envelope id, or a new one. */
    envelope: z.enum(['same', 'new']).default('new'),
    /** What the app reads of the tries of an event: 1, 2, 3 …, or 0 as if it came for the first time. */
    retry_num: z.enum(['counted', 'zero']).default('counted'),
    /** In HTTP mode; each time goes to each of them. All sockets take turns in Socket Mode. */
    request_urls: z.array(z.string()).min(1).max(20).optional(),
  }),
  /** In Socket Mode: sends a payload as it is given, in an envelope of its own, and answers its acknowledgement. */
  deliver: z.object({
    kind: z.enum(['slash_commands', 'interactive', 'events_api']),
    payload: z.record(z.string(), z.unknown()),
  }),
  /** Changes somebody, or makes somebody new where nobody has the id: a guest, an app, of another workspace, deactivated. */
  person: z.object({
    user: z.string().regex(/^[UW][A-Z0-9]{2,20}$/),
    name: z
      .string()
      .regex(/^[\p{L}\p{N}._-]{1,80}$/u)
      .optional(),
    real_name: z.string().max(80).optional(),
    tz: z.string().optional(),
    deleted: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    team_id: z.string().optional(),
    teams: z.array(z.string()).optional(),
  }),
  /** Makes a user group, or changes who is in it. */
  group: z.object({
    id: z.string().regex(/^S[A-Z0-9]{2,20}$/),
    handle: z.string().regex(/^[a-z0-9._-]{1,21}$/),
    users: z.array(z.string()),
  }),
  /** Another app posts a message, or edits its own where `ts` names one; `message`: as Slack hands it on, blocks, attachments and files included. */
  post: z.object({ channel: z.string(), ts: z.string().optional(), message: z.record(z.string(), z.unknown()) }),
  calls: z.object({ method: z.string().optional() }),
  requests: z.object({ name: z.string().optional() }),
} as const;

/** One Web API call that the app made. */
export type Call = {
  readonly at: number;
  readonly method: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly channel?: string;
  readonly ts?: string;
};

/** One payload that the app was sent, with the answers so far, one an attempt. */
export type DeliveryRecord = {
  readonly id: string;
  readonly at: number;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  /** The command, action id, callback id or event type. */
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Names its first envelope in Socket Mode. */
  readonly envelope_id: string;
  readonly acks: readonly Ack[];
};
