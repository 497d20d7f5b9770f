import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPage } from '../../../src/sandbox/page/serve-page.ts';
import { foldChange } from '../../../src/sandbox/page/state/fold-change.ts';
import {
  type Change,
  type Message,
  type Receipt,
  type Snapshot,
  type Verb,
  verbs,
} from '../../../src/sandbox/workspace/protocol.ts';

export type Heard = { readonly verb: string; readonly body: Record<string, unknown> };
export type SmallWorkspace = {
  readonly url: string;
  readonly heard: readonly Heard[];
  readonly change: (change: Change) => void;
  /** Cuts every event stream, as a restart would. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

export function message(channel: string, ts: number, user: string, rest: Partial<Message>): Message {
  return { channel, ts: `${ts}.000100`, user, text: '', ...rest };
}

/** The protocol's server side with nothing behind it: serves the real page over real HTTP and answers as it is told. */
export async function startSmallWorkspace(
  start: Snapshot,
  answer: (verb: Verb, body: Record<string, unknown>, change: (change: Change) => void) => Receipt,
): Promise<SmallWorkspace> {
  const page = await createPage();
  const streams = new Set<ServerResponse>();
  const heard: Heard[] = [];
  let snapshot = start;
  const change = (one: Change) => {
    snapshot = foldChange(snapshot, one);
    for (const stream of streams) stream.write(`data: ${JSON.stringify(one)}\n\n`);
  };
  const cut = () => {
    for (const stream of streams) stream.destroy();
    streams.clear();
  };
  const server = createServer((request, response) => {
    if (page(request, response)) return;
    if (request.url === '/_control/state') {
      response.end(JSON.stringify(snapshot));
    } else if (request.url === '/_control/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      streams.add(response);
    } else if (request.method === 'GET') {
      response.writeHead(404).end(JSON.stringify({ ok: false, error: 'unknown_verb' }));
    } else {
      let text = '';
      request.on('data', (chunk) => {
        text += String(chunk);
      });
      request.on('end', () => {
        const body: Record<string, unknown> = JSON.parse(text);
        const verb = (request.url ?? '').replace('/_control/', '');
        heard.push({ verb, body });
        response.end(JSON.stringify(isVerb(verb) ? answer(verb, body, change) : { ok: false, error: 'unknown_verb' }));
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    heard,
    change,
    cut,
    close: async () => {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isVerb = (verb: string): verb is Verb => Object.hasOwn(verbs, verb);
