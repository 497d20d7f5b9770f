import { randomUUID } from 'node:crypto';
import type { Settings } from './configuration/settings.ts';
import type { SlackConfig } from './configuration/slack-choice.ts';
import type { Metrics } from './operations/metrics.ts';
import { observedRecord, observedStore } from './operations/observed-record.ts';
import type { CallPager } from './paging/pagers.ts';
import { createAnswerRows } from './slack/answers/answer-rows.ts';
import { boltLogger, type Sink } from './slack/bolt-logger.ts';
import { createDirectory } from './slack/directory.ts';
import { createInboxRows } from './slack/inbox/inbox-rows.ts';
import { createIncidentViewers } from './slack/incident-viewers.ts';
import { createLists } from './slack/lists.ts';
import { logCall } from './slack/log-calls.ts';
import { createMembers } from './slack/members.ts';
import { createPeople } from './slack/people.ts';
import { createSeen } from './slack/seen.ts';
import { createSentTexts } from './slack/sent-texts.ts';
import { createBackgroundClient, createInteractiveClient } from './slack/slack-client.ts';
import { createHome } from './slack/surfaces/home.ts';
import { createHomeSubscriptions } from './slack/surfaces/home-subscriptions.ts';
import { createPosts } from './slack/surfaces/posts.ts';
import { createSurfaces } from './slack/surfaces/reconciler.ts';
import { createUserGroups } from './slack/user-groups.ts';
import type { OnCall } from './slack/watched-client.ts';
import type { Database, WorkingTables } from './slack/working-tables.ts';
import { recordOver } from './store/open-record.ts';
import { createPostgresEventStore } from './store/postgres-event-store.ts';
import type { Regions } from './store/regions.ts';

/** The record over a database, and what keeps Slack showing it: for each process that works with both. */
export function slackParts(
  { botToken, apiUrl }: Pick<SlackConfig, 'botToken' | 'apiUrl'>,
  settings: Settings,
  regions: Regions,
  logger: Sink,
  metrics: Pick<Metrics, 'commandDone' | 'appendTried' | 'slackCalled'>,
  callPager: CallPager,
) {
  const onCall: OnCall = (call) => {
    metrics.slackCalled(call.method, call.code);
    logCall(logger, call);
  };
  const record = observedRecord(recordOver(observedStore(createPostgresEventStore(regions), metrics)), metrics);
  const working: Database = (work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>()));
  const directory = createDirectory(working);
  const lists = createLists(working, directory);
  const slack = createBackgroundClient(botToken, boltLogger(logger), apiUrl, onCall);
  const interactive = createInteractiveClient(botToken, boltLogger(logger), apiUrl, onCall);
  const members = createMembers(interactive, logger);
  const viewers = createIncidentViewers(working);
  const seen = createSeen(working, logger);
  const clock = () => performance.now();
  const people = createPeople({ slack: interactive, clock, logger });
  const userGroups = createUserGroups({ slack: interactive, clock, logger });
  const home = createHome({
    slack,
    subscriptions: createHomeSubscriptions(working),
    lists: async (teamId, userId) =>
      (await people.find(teamId, userId))?.standing === 'guest' ? 'not_for_guests' : lists.home(teamId, userId),
    clock,
    logger,
  });
  const owner = randomUUID();
  const posts = createPosts(working, owner);
  const inboxRows = createInboxRows(working, owner);
  const answerRows = createAnswerRows(working, owner);
  const surfaces = createSurfaces({
    ...{ slack, home, posts, record, settings, members, viewers, people, userGroups, clock, logger },
    now: Date.now,
    callPager,
  });
  return {
    record,
    directory,
    lists,
    members,
    people,
    userGroups,
    viewers,
    seen,
    sentTexts: createSentTexts(regions, logger),
    surfaces,
    inboxRows,
    answerRows,
    onCall,
  };
}
