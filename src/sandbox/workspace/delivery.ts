import type { Json } from '../json.ts';
import type { Ack } from './protocol.ts';
import type { DeliveryRecord } from './test-verbs.ts';

/** What is to be told to the app. */
export type Delivery = { readonly kind: DeliveryRecord['kind']; readonly name: string; readonly payload: Json };

export type Attempt = {
  readonly retry: number;
  readonly reason: string;
  /** Names the delivery in Socket Mode. */
  readonly envelope_id: string;
  /** One that Slack would not make without a fault: over HTTP it may reach another process of the app. */
  readonly isCopy: boolean;
  /** The connection ends as soon as the payload is sent. */
  readonly isCut: boolean;
};

/** Takes one payload to the app and waits for its acknowledgement, three seconds at most; never throws. */
export type Transport = (delivery: Delivery, attempt: Attempt, requestUrl: string | undefined) => Promise<Ack>;

/** How long the app has to acknowledge. https://docs.slack.dev/tools/bolt-js/concepts/acknowledge */
export const ackLimitMs = 3000;
