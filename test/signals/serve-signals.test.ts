import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { answerSignals } from '../../src/answer-signals.ts';
import { firstOf } from '../../src/http/answer-request.ts';
import { answerOperations } from '../../src/operations/operations.ts';
import { serveOperations } from '../../src/operations/serve-operations.ts';
import type { ConfiguredSource } from '../../src/signals/configured.ts';
import type { Keep } from '../../src/signals/intake.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { alertmanager } from '../../src/signals/sources/alertmanager.ts';
import { pagerdutyEvents } from '../../src/signals/sources/pagerduty-events.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { createIntake } from '../../src/slack/intake.ts';
import { overHttp } from '../../src/slack/transport/http-connection.ts';
import { freePort } from '../support/quorum-process.ts';
import { alertmanagerBody } from './examples/alertmanager.ts';

const key = 'hush-0123456789abcdef0123456789';
const common = { keys: [key], secrets: [], topics: [] };
const sources: readonly ConfiguredSource[] = [
  { ...common, name: 'prod', source: alertmanager },
  { ...common, name: 'pagerduty-events', source: pagerdutyEvents },
];

let kept: Signal[] = [];
let logged: unknown[] = [];
let heard: string[];
let received: string[] = [];
let isDatabaseThere = true;
beforeEach(() => {
  kept = [];
  received = [];
  heard = [];
  logged = [];
  isDatabaseThere = true;
});

const keep: Keep = async (signals) => {
  if (!isDatabaseThere) throw new Error('connection refused');
  kept.push(...signals);
  return 'kept';
};
const log = (...line: readonly unknown[]) => logged.push(line);
const logger = { debug: log, info: log, warn: log, error: log };

const metrics = { alertReceived: (source: string, result: string) => void received.push(`${source} ${result}`) };

const monitoring = answerOperations({
  readiness: async () => ({ isReady: true, checks: { database: 'ok', slack: 'ok' } }),
  metrics: { text: async () => '', contentType: 'text/plain' },
});
const answerAside = firstOf(
  monitoring,
  answerSignals(sources, keep, logger, metrics, async (source) => void heard.push(source)),
);

/** The servers of the product: the one that Slack reaches, and the one beside Socket Mode. */
const servers = {
  async http(port: number) {
    const connection = overHttp(
      { kind: 'http', signingSecret: '0123456789abcdef', port, host: '127.0.0.1' },
      {
        deliver: async () => undefined,
        intake: createIntake(),
        logger,
        boltLogger: boltLogger(logger),
        apiUrl: undefined,
        answerAside,
      },
    );
    await connection.open();
    return () => {
      connection.shut();
      return connection.close();
    };
  },
  async socket(port: number) {
    const server = await serveOperations(port, answerAside, logger);
    return async () => server.close();
  },
};

describe.each(['http', 'socket'] as const)('beside %s', (transport) => {
  let port: number;
  let close: () => Promise<void>;
  beforeAll(async () => {
    port = await freePort();
    close = await servers[transport](port);
  });
  afterAll(() => close());

  const post = (path: string, body: string) => fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body });
  const body = JSON.stringify(alertmanagerBody([{}, { host: 'db2' }]));

  test('what a source sends is kept before it is answered', async () => {
    const response = await post(`/signals/prod/${key}`, body);
    expect([response.status, await response.json()]).toEqual([200, { status: 'kept', signals: 2 }]);
    expect(received).toEqual(['prod kept']);
    expect(heard).toEqual(['prod']);
    expect(kept.map(({ source, title }) => [source, title])).toEqual([
      ['prod', 'Disk of db1 is almost full'],
      ['prod', 'Disk of db2 is almost full'],
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  });

  test('what can’t be recorded is to come again', async () => {
    isDatabaseThere = false;
    const response = await post(`/signals/prod/${key}`, body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(received).toEqual(['prod not_kept']);
    expect(logged).toEqual([
      [
        { source: 'prod', reason: 'connection refused' },
        'An alert could not be recorded; its source is told to try again',
      ],
    ]);
  });

  test('the log holds no key, whatever is wrong with a request', async () => {
    const statuses = [];
    for (const [path, text] of [
      [`/signals/prod/${key}x`, body],
      [`/signals/${key}`, body],
      [`/signals/nobody/${key}`, body],
      [`/signals/prod/${key}/more`, body],
      [`/signals/prod/${key}`, '{"hush":'],
      ['/signals/pagerduty-events', `{"routing_key":"${key}x"}`],
      ['/signals/pagerduty-events', `{"routing_key":"${key}"}`],
    ] as const) {
      statuses.push((await post(path, text)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 400, 401, 400]);
    expect(logged).toHaveLength(5);
    expect(received).toHaveLength(5);
    // Whoever has the key is heard from, whatever they send.
    expect(heard).toEqual(['prod', 'pagerduty-events']);
    expect(JSON.stringify(logged)).not.toMatch(/hush/i);
    expect(kept).toEqual([]);
  });

  /** Sends the head of a request and perhaps a part of its body, and answers what comes back until the connection closes. */
  function begin(path: string, length: number, part = ''): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => {
        answer += String(data);
      });
      socket.on('error', () => undefined);
      socket.once('close', () => resolve(answer));
      socket.write(`POST ${path} HTTP/1.1\r\nhost: quorum\r\ncontent-length: ${length}\r\n\r\n${part}`);
    });
  }

  test('a huge body is refused before it is read, and anybody’s whose key is wrong', async () => {
    expect(await begin(`/signals/prod/${key}`, 1_048_577)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await begin('/signals/prod/wrong', 1_000)).toMatch(/^HTTP\/1\.1 401 /);
  });

  // Over HTTP the same is held by test/integration/http-bounds.test.ts, and each takes the time that a request may take.
  if (transport === 'http') return;
  test('a body that is never sent to its end is cut', async () => {
    expect(await begin(`/signals/prod/${key}`, 1_000, '{"alerts"')).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(kept).toEqual([]);
  });
});

test('where there is no source, no address is answered', async () => {
  const port = await freePort();
  const none = answerSignals([], keep, logger, metrics, async () => undefined);
  const server = await serveOperations(port, none, logger);
  const response = await fetch(`http://127.0.0.1:${port}/signals/prod/${key}`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(404);
  server.close();
});
