import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import { contentHash } from './content-hash.ts';
import type { HomeSubscription, HomeSubscriptions, Person } from './home-subscriptions.ts';
import { type SlackCall, slackErrorOf } from './slack-call.ts';

export type HomePublisher = {
  /** Writes down who opened their Home tab; false when the database did not take it. */
  keep(person: Person): Promise<boolean>;
  /**
   * Has one person's Home tab show a view that was made after the subscription was read, unless it shows it. Slack refuses
   * it when the tab has come to show another since, which may be newer. @throws what Slack answered.
   */
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
 * nobody publishes what it shows already, or an older view over a newer one. What the database does not take is logged, and
 * keeps nothing from Slack.
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

  /** Answers Slack's hash of what the tab shows now. */
  async function publish(person: Person, view: HomeView, over: string | null): Promise<string | null> {
    const { user_id } = person;
    const guard = over === null ? {} : { hash: over };
    try {
      const { view: shown } = await call('views.publish', '', () => slack.views.publish({ user_id, view, ...guard }));
      return shown?.hash ?? null;
    } catch (error) {
      const isOutdated = over !== null && slackErrorOf(error) === 'hash_conflict';
      if (isOutdated) await writeDown('That a Home tab shows another view', subscriptions.outdated(person, over));
      throw error;
    }
  }

  return {
    keep: ({ team_id, user_id }) => writeDown('Who opened their Home tab', subscriptions.opened(team_id, user_id)),
    async publish({ content_hash: shown, view_hash: viewHash, ...person }, view) {
      const content_hash = contentHash(JSON.stringify(view));
      if (shown === content_hash) return;
      if (shown !== null) await writeDown('That a Home tab is published', subscriptions.begun(person));
      const view_hash = await publish(person, view, viewHash);
      await writeDown('What a Home tab shows', subscriptions.published({ ...person, content_hash, view_hash }));
    },
    async giveUp(person, refusal) {
      const about = { user: person.user_id, reason: reasonOf(refusal) };
      logger.warn(about, 'Slack does not take a Home tab: it is left alone');
      await writeDown('That a Home tab is left alone', subscriptions.forget(person));
    },
  };
}
