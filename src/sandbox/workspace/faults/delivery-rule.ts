import { z } from 'zod';
import { type Bounds, boundsOf, boundsSchema } from './bounds.ts';

/** Slack sends an envelope again under its id, or under a new one. https://github.com/slackapi/bolt-js/issues/2487 */
const envelopes = z.enum(['same', 'new']);

/** What the delivery of a payload meets. */
export type DeliveryFault =
  /** The app's answer is thrown away: the person sees a timeout, and an event comes again. */
  | { readonly kind: 'ack_lost' }
  /** The connection ends once the payload is sent: a request over HTTP, the whole socket in Socket Mode. */
  | { readonly kind: 'cut' }
  /** Sent two times at once; the person hears the answer to the first. */
  | { readonly kind: 'twice'; readonly envelope: 'same' | 'new' }
  /** Sent again `count` times after the acknowledgement, at the times of Slack's retries. */
  | {
      readonly kind: 'redelivered';
      readonly count: number;
      readonly envelope: 'same' | 'new';
      /** `zero`: an event comes as if for the first time. */
      readonly retry_num: 'counted' | 'zero';
    };

export type DeliveryRule = Bounds & {
  /** A command, action id, callback id or event type, or `*` for any. */
  readonly name: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api' | undefined;
  readonly fault: DeliveryFault;
};

/** A rule for what the app is sent, as it is set. */
export const deliveryRule = z.object({
  ...boundsSchema,
  name: z.string().default('*'),
  type: z.enum(['slash_commands', 'interactive', 'events_api']).optional(),
  kind: z.enum(['ack_lost', 'cut', 'twice', 'redelivered']).default('redelivered'),
  /** For `redelivered`. */
  count: z.number().int().min(1).max(3).default(1),
  /** For `twice` and `redelivered`, in Socket Mode. */
  envelope: envelopes.default('new'),
  /** For `redelivered` events. */
  retry_num: z.enum(['counted', 'zero']).default('counted'),
});

export function deliveryRuleOf(sent: z.output<typeof deliveryRule>): DeliveryRule {
  return { ...boundsOf(sent), name: sent.name, type: sent.type, fault: faultOf(sent) };
}

function faultOf({ kind, count, envelope, retry_num }: z.output<typeof deliveryRule>): DeliveryFault {
  switch (kind) {
    case 'redelivered':
      return { kind, count, envelope, retry_num };
    case 'twice':
      return { kind, envelope };
    default:
      return { kind };
  }
}

/** Whether a rule is for this payload. */
export function isForDelivery(rule: DeliveryRule, type: string, name: string): boolean {
  return (rule.name === '*' || rule.name === name) && (rule.type === undefined || rule.type === type);
}
