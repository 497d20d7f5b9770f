import { keepOwn, type Own } from './alerts/own-signal.ts';
import type { Metrics } from './operations/metrics.ts';
import type { Keep } from './signals/intake.ts';
import type { Sink } from './slack/bolt-logger.ts';
import type { IncidentRecord } from './store/record.ts';
import type { Regions } from './store/regions.ts';
import { withTimeout } from './store/with-timeout.ts';
import { version } from './version.ts';
import type { Endpoint } from './webhooks/endpoint.ts';
import { createPost, type PostOptions } from './webhooks/post.ts';
import { createSender, type Sender } from './webhooks/sender.ts';
import type { Standing } from './webhooks/webhook-rows.ts';

export type WebhookParts = {
  readonly endpoints: readonly Endpoint[];
  readonly regions: Pick<Regions, 'runAnywhere'>;
  readonly record: Pick<IncidentRecord, 'load'>;
  readonly workspace: () => string | null;
  readonly keep: Keep;
  readonly proxies: PostOptions['proxies'];
  readonly logger: Sink;
  readonly metrics: Pick<Metrics, 'webhookTried' | 'webhookIs'>;
};

/** How long a stop waits for what is under way: as long as for Slack. What it cuts off then is sent again. */
const stopMs = 9_000;

export type SentWebhooks = Omit<Sender, 'now'> & {
  /** Sends what is to be heard of by now, until that time. @throws what the database threw. */
  now(untilMs: number): Promise<{ readonly done: number; readonly left: number }>;
};

/** Tells the endpoints of what is recorded; one that was disabled is an alert, as it is for whoever runs Quorum. */
export function sendWebhooks({ keep, proxies, metrics, ...parts }: WebhookParts): SentWebhooks {
  const post = createPost({ proxies, version, clock: Date.now });
  let delivered = 0;
  const sender = createSender({
    ...parts,
    send: post.send,
    tell: (endpoint, standing) => {
      const now = new Date().toISOString();
      return keepOwn(keep, webhookNews(endpoint, standing, now), now);
    },
    tried(endpoint, result) {
      metrics.webhookTried(endpoint, result);
      if (result === 'delivered') delivered += 1;
    },
    isDisabled: metrics.webhookIs,
    clock: Date.now,
    elapsedMs: () => performance.now(),
    random: Math.random,
  });
  return {
    ...sender,
    async now(untilMs) {
      const before = delivered;
      const left = await sender.now(untilMs);
      return { done: delivered - before, left };
    },
    async stop() {
      await withTimeout(sender.stop(), stopMs);
      await post.close();
    },
  };
}

/** What people are told when an endpoint was disabled, and when it is on again. Pure. */
export function webhookNews(endpoint: string, { disabledAt, disabledWhy, toldAt }: Standing, now: string): Own {
  const about = {
    about: ['webhook', endpoint],
    title: `The webhook ${endpoint} is off`,
    labels: { webhook: endpoint },
  };
  if (disabledAt !== null) {
    const at = disabledAt.toISOString();
    const text = `It is told of nothing any more. The last answer: ${disabledWhy ?? 'unknown'}. Once it is mended, run "quorum webhooks enable ${endpoint}": it goes on where it stopped.`;
    return { ...about, state: 'firing', text, at, time: at };
  }
  const told = toldAt?.toISOString() ?? now;
  // By the database's clock it was disabled before, whatever this one says.
  const at = told < now ? now : new Date(Date.parse(told) + 1).toISOString();
  return { ...about, state: 'cleared', text: 'It is on again.', at, time: told };
}
