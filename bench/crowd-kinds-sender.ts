import { once } from 'node:events';
import { type ClientRequest, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ana } from '../test/support/deployment.ts';
import { type Body, sendBody } from '../test/support/forged.ts';
import { type From, forge } from '../test/support/forged-inputs.ts';

/** Sends a crowd of one kind from a process of its own, and tells when it has begun and what came back. */
const { port, team, channel, incidentId, kind } = z
  .object({ port: z.number(), team: z.string(), channel: z.string(), incidentId: z.string(), kind: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));

/** Takes what Quorum answers to response URLs, as Slack's servers would. */
const sink = createServer((taken, response) => {
  taken.resume().on('end', () => response.end('ok'));
});
await once(sink.listen(0, '127.0.0.1'), 'listening');
const address = sink.address();
const sinkPort = typeof address === 'object' && address !== null ? address.port : 0;

const url = `http://127.0.0.1:${port}/slack/events`;
const from: From = { user: ana, team, channel, responseUrl: `http://127.0.0.1:${sinkPort}/` };
const ts = (nth: number) => `1700000000.${String(100_000 + nth)}`;
const payload = (event: Readonly<Record<string, unknown>>) => forge.event(team, { ...event, event_ts: ts(1) });

/** How slow bodies and idle connections last. */
const slowMs = 8_000;

const crowds: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  'clicks on Acknowledge': () => bodies(1_000, () => forge.click(from, 'incident:acknowledge:v1', incidentId)),
  'shortcuts that open a form': () => bodies(1_000, () => forge.globalShortcut(from)),
  'openings of Home': () => bodies(500, () => payload({ type: 'app_home_opened', user: ana, tab: 'home' })),
  '📌 on messages': () =>
    bodies(300, (nth) =>
      payload({
        type: 'reaction_added',
        user: ana,
        reaction: 'pushpin',
        item: { type: 'message', channel, ts: ts(nth) },
      }),
    ),
  'shortcuts that note a message': () =>
    bodies(300, (nth) => forge.messageShortcut(from, ts(nth), { type: 'message', user: ana, text: 'x'.repeat(9_000) })),
  '/incident help': () => bodies(1_000, () => forge.command(from, 'help')),
  'forms with a note': () =>
    bodies(1_000, () =>
      forge.form(
        from,
        'incident:note:v1',
        { incident_id: incidentId },
        {
          text: { type: 'plain_text_input', value: 'y'.repeat(2_900) },
        },
      ),
    ),
  'deletions of messages': () =>
    bodies(500, (nth) => payload({ type: 'message', subtype: 'message_deleted', channel, deleted_ts: ts(nth) })),
  'deliveries of one event': () => {
    const one = payload({ type: 'app_home_opened', user: ana, tab: 'home' });
    return bodies(1_000, () => one);
  },
  'readings of /metrics': () =>
    answers(1_000, async () => String((await fetch(url.replace('/slack/events', '/metrics'))).status)),
  'unsigned bodies of 900 KB': () =>
    answers(200, async () => String((await fetch(url, { method: 'POST', body: 'z'.repeat(900_000) })).status)),
  'bodies a byte a second': () => answers(1_000, slowBody),
  'connections that say nothing': () => answers(1_000, idle),
  'headers of 60 KB': () => answers(300, hugeHeader),
  'requests in one pipe': pipelined,
};

const begun = crowds[kind]?.() ?? Promise.reject(new Error(`There is no crowd of ${kind}`));
process.send?.('begun');
const counted: Record<string, number> = {};
for (const one of await begun) counted[one] = (counted[one] ?? 0) + 1;
process.send?.(counted, () => process.exit());

function bodies(count: number, body: (nth: number) => Body): Promise<readonly string[]> {
  return answers(count, async (nth) => {
    const { status, text } = await sendBody(url, body(nth));
    return /left this one aside/.test(text) ? 'left aside' : /Still /.test(text) ? 'still at work' : String(status);
  });
}

function answers(count: number, ask: (nth: number) => Promise<string>): Promise<readonly string[]> {
  const said = (error: { readonly code?: string; readonly cause?: { readonly code?: string } }) =>
    error.code ?? error.cause?.code ?? 'failed';
  return Promise.all(Array.from({ length: count }, (_, nth) => ask(nth).catch(said)));
}

async function slowBody(): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': 5_000 };
  const sending = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers, agent: false });
  const ended = ending(sending);
  for (let sent = 0; sent < slowMs / 1_000; sent += 1) {
    sending.write('x');
    await wait(1_000);
  }
  sending.destroy();
  return ended;
}

function ending(sending: ClientRequest): Promise<string> {
  return new Promise((resolve) => {
    sending.on('response', ({ statusCode }) => resolve(String(statusCode)));
    sending.on('error', (error: { readonly code?: string }) => resolve(error.code ?? 'failed'));
    sending.on('close', () => resolve('closed'));
  });
}

function idle(): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve('closed by Quorum'));
    socket.resume();
    setTimeout(() => {
      resolve('still open');
      socket.destroy();
    }, slowMs);
  });
}

function hugeHeader(): Promise<string> {
  const headers = { 'x-much': 'h'.repeat(60_000) };
  const sending = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers, agent: false });
  const ended = ending(sending);
  sending.end();
  return ended;
}

function pipelined(): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  const one = 'GET /metrics HTTP/1.1\r\nhost: q\r\n\r\n';
  let text = '';
  socket.on('data', (data) => {
    text += String(data);
  });
  socket.write(one.repeat(1_000));
  return new Promise((resolve) => {
    const end = () => resolve(text.match(/HTTP\/1\.1 \d+/g) ?? []);
    socket.on('close', end);
    socket.on('error', end);
    setTimeout(() => socket.destroy(), slowMs);
  });
}
