import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import type { Line } from '../../src/slack/handlers/language.ts';
import type { Database, WorkingTables } from '../../src/slack/working-tables.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/quorum-process.ts';
import { type SmallSlack, startSmallSlack } from './surfaces/small-slack.ts';

let port: number;
const signingSecret = 'test-secret';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const said = (text: string) => ({ text });
let database: TestDatabase;
let regions: Regions;
let slack: SmallSlack;
let app: SlackApp;
const touched: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
  slack = await startSmallSlack();
  port = await freePort();
  const run: Database = (work) => regions.run((db) => work(db.withTables<WorkingTables>()));
  app = createSlackApp({
    record: openRecord(regions),
    directory: createDirectory(run),
    reliability: { start: () => ({ kind: 'running', by: 'U2', since: '2026-11-24T02:14:00.000Z' }) },
    surfaces: {
      home: { open: async () => undefined },
      touch: (id) => touched.push(id),
      verify() {},
      start() {},
      stop: async () => undefined,
    },
    language: {
      readLine: (text): Line =>
        text === ''
          ? { kind: 'menu' }
          : text === 'note'
            ? { kind: 'command', command: { type: 'add_note', text } }
            : { kind: 'declare', command: { type: 'declare', kind: 'real', title: text, severity: 'sev2' } },
      readClick: () => ({ kind: 'unknown' }),
      readForm: () => ({ kind: 'unknown' }),
      form: () => ({ type: 'modal', title: { type: 'plain_text', text: 'form' }, blocks: [] }),
      notice: () => ({ type: 'modal', title: { type: 'plain_text', text: 'notice' }, blocks: [] }),
      errorBlock: () => 'first',
      answer: (outcome) => said(outcome.kind === 'recorded' ? `recorded ${outcome.state.number}` : outcome.kind),
      summary: () => said('summary'),
      timeline: () => said('timeline'),
      list: () => said('list'),
      menu: () => said('menu'),
      help: () => said('help'),
      reliability: ({ kind }) => said(kind),
    },
    transport: { kind: 'http', signingSecret, port, host: '127.0.0.1' },
    botToken: 'xoxb-test',
    apiUrl: slack.url,
    clock: Date.now,
    logger: silent,
  });
  await app.start();
});
afterAll(async () => {
  await app.stop();
  await slack.close();
  await regions.close();
  await database.drop();
});

async function send(form: Record<string, string>, secret = signingSecret): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams(form).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function command(text: string, trigger_id: string) {
  return { command: '/incident', text, trigger_id, team_id: 'T1', channel_id: 'C9', user_id: 'U1', response_url: '' };
}

describe('the Slack app over signed HTTP', () => {
  test('a declaration is acknowledged with its outcome; the same delivery again is the same incident', async () => {
    const first = await send(command('Checkout is down', 'trigger 1'));
    const again = await send(command('Checkout is down', 'trigger 1'));
    expect([first.status, JSON.parse(first.text).text]).toEqual([200, 'recorded 1']);
    expect(again).toEqual(first);
    expect(new Set(touched).size).toBe(1);
  });

  test('outside an incident’s channel a command says where to go, and an empty one offers a menu', async () => {
    expect((await send(command('note', 'trigger 2'))).text).toContain('not the channel of an incident');
    expect((await send(command('', 'trigger 3'))).text).toContain('menu');
  });

  test('a request that Slack did not sign is turned away', async () => {
    expect((await send(command('Forged', 'trigger 4'), 'wrong')).status).toBe(401);
  });

  test('a form of another version stays open and says so', async () => {
    const view = { id: 'V1', callback_id: 'old', private_metadata: '', state: { values: {} }, team_id: 'T1' };
    const payload = { type: 'view_submission', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, view };
    const { text } = await send({ payload: JSON.stringify(payload) });
    expect(JSON.parse(text)).toMatchObject({ response_action: 'errors', errors: { first: expect.any(String) } });
  });
});
