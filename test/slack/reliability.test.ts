import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createKeptCatalogue } from '../../src/live-settings/kept-catalogue.ts';
import { createKeptOverrides } from '../../src/live-settings/kept-overrides.ts';
import { createReliability } from '../../src/reliability/reliability.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { createAnswerRows } from '../../src/slack/answers/answer-rows.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import { createInboxRows } from '../../src/slack/inbox/inbox-rows.ts';
import { createIncidentViewers } from '../../src/slack/incident-viewers.ts';
import { createLists } from '../../src/slack/lists.ts';
import { createMembers } from '../../src/slack/members.ts';
import { createPeople } from '../../src/slack/people.ts';
import { createSeen } from '../../src/slack/seen.ts';
import { createSentTexts } from '../../src/slack/sent-texts.ts';
import { createInteractiveClient } from '../../src/slack/slack-client.ts';
import { createUserGroups } from '../../src/slack/user-groups.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import type { Database, WorkingTables } from '../../src/slack/working-tables.ts';
import { openRegions } from '../../src/store/open-database.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { type SmallCluster, startSmallCluster } from '../reliability/small-cluster.ts';
import { ana, ben, general, toldBy } from '../support/deployment.ts';
import { settings } from '../support/settings.ts';
import { until } from '../support/until.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const tokens = { botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox' };
let small: SmallCluster;
let regions: Regions;
let workspace: Workspace;
let app: SlackApp;

beforeAll(async () => {
  small = await startSmallCluster();
  const { choice } = small;
  regions = openRegions(choice, { onError: () => undefined });
  workspace = await startWorkspace({
    ...tokens,
    port: 0,
    manifest: parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')),
    signingSecret: 'a-signing-secret',
  });
  const working: Database = (work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>()));
  const directory = createDirectory(working);
  const client = createInteractiveClient(tokens.botToken, boltLogger(silent), workspace.apiUrl);
  app = createSlackApp({
    record: openRecord(regions),
    directory,
    lists: createLists(working, directory),
    settings,
    catalogue: createKeptCatalogue(regions, [], async () => undefined),
    overrides: createKeptOverrides(regions, [], async () => undefined),
    refreshSettings: async () => undefined,
    settingsRead: async () => undefined,
    members: createMembers(client, silent),
    people: createPeople({ slack: client, clock: Date.now, logger: silent }),
    userGroups: createUserGroups({ slack: client, clock: Date.now, logger: silent }),
    viewers: createIncidentViewers(working),
    seen: createSeen(working, silent),
    sentTexts: createSentTexts(regions, silent),
    inboxRows: createInboxRows(working, 'one process'),
    answerRows: createAnswerRows(working, 'one process'),
    reliability: createReliability({ choice, where: 'a small cluster', newRun: randomUUID, clock: Date.now }),
    surfaces: {
      home: { open: async () => undefined },
      markDirty() {},
      recheckSummary: async () => undefined,
      whenChannel: async () => '',
      whenShown: async () => undefined,
      behind: () => ({ incidents: 0, ms: 0 }),
      now: async () => 0,
      settled: async () => undefined,
      start() {},
      stop: async () => undefined,
    },
    transport: { kind: 'socket', appToken: tokens.appToken },
    botToken: tokens.botToken,
    apiUrl: workspace.apiUrl,
    clock: Date.now,
    logger: silent,
    onCall: () => undefined,
  });
  await app.start(new AbortController().signal);
}, 60_000);
afterAll(async () => {
  await app.stop();
  await workspace.stop();
  await regions.close();
  await small.stop();
});

/** The reports that somebody was sent, and nobody else. */
function reportsTo(user: string) {
  return workspace
    .snapshot()
    .messages.filter(({ ephemeral_to, text }) => ephemeral_to === user && text.startsWith('Reliability: '));
}

test('/incident reliability answers at once, then with what was measured; nobody starts it meanwhile, or soon after', async () => {
  const first = await workspace.say({ user: ana, channel: general, text: '/incident reliability' });
  const second = await workspace.say({ user: ben, channel: general, text: '/incident reliability' });
  expect(toldBy(first)).toBe('Measuring… The result follows here in a moment.');
  expect(toldBy(second)).toMatch(/^<@U0ANA0RUIZ1> has been measuring since <!date\^/);
  const report = await until(() => reportsTo(ana)[0], 'the report is there', 50_000);
  expect(report.text).toBe('Reliability: 5 of 5 proofs passed');
  expect(reportsTo(ben)).toEqual([]);

  await workspace.click({ user: ana, channel: general, message_ts: report.ts, action_id: viewIds.reliability });
  const told = () =>
    workspace
      .snapshot()
      .messages.filter(({ ephemeral_to }) => ephemeral_to === ana)
      .at(-1)?.text;
  await until(() => /^Reliability was measured a moment ago. It can be measured again at /.test(told() ?? ''), 'rest');
}, 120_000);
