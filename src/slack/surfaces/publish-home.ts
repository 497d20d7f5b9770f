import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import { contentHash } from './content-hash.ts';
import type { HomeSubscription, HomeSubscriptions } from './home-subscriptions.ts';
import type { SlackCall } from './slack-call.ts';

export type Person = Pick<HomeSubscription, 'team_id' | 'user_id'>;

export type HomePublisher = {
  /** Writes down who opened their Home tab; false when the database did not take it. */
  keep(person: Person): Promise<boolean>;
  /** Has one person's Home tab show a view, unless it does. @throws what Slack answered. */
  publish(subscription: HomeSubscription, view: HomeView): Promise<void>;
  /** Forgets somebody whom Slack has no Home tab for (they have left, say); they are kept again when they open theirs. */
  giveUp(person: Person, refusal: unknown): Promise<void>;
};

export type HomePublisherOptions = {
  readonly slack: WebClient;
  readonly call: SlackCall;
  readonly subscriptions: HomeSubscriptions;
  readonly logger: { warn(details: object, message: string): void };
};

/**
 * Publishes Home tabs. Publishing overwrites, so that it may be done twice; what a tab shows is written down, so that
 * nobody publishes what it shows already. What the database does not take is logged, and keeps nothing from Slack.
 * https://docs.slack.dev/reference/methods/views.publish
 */
export function createHomePublisher({ slack, call, subscriptions, logger }: HomePublisherOptions): HomePublisher {
  async function writeDown(what: string, work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, `${what} could not be written down`);
      return false;
    }
  }

  return {
    keep: ({ team_id, user_id }) => writeDown('Who opened their Home tab', subscriptions.opened(team_id, user_id)),
    async publish({ team_id, user_id, content_hash: shown }, view) {
      const content_hash = contentHash(JSON.stringify(view));
      if (shown === content_hash) return;
      await call('views.publish', '', () => slack.views.publish({ user_id, view }));
      await writeDown('What a Home tab shows', subscriptions.published({ team_id, user_id, content_hash }));
    },
    async giveUp(person, refusal) {
      const about = { user: person.user_id, reason: reasonOf(refusal) };
      logger.warn(about, 'Slack does not take a Home tab: it is left alone');
      await writeDown('That a Home tab is left alone', subscriptions.forget(person));
    },
  };
}
