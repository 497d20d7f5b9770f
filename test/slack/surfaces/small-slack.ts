import { createServer, type ServerResponse } from 'node:http';

type Said = { readonly channel: string; ts: string; thread_ts: string | null; text: string; metadata: unknown };

/** What becomes of the next call of a method: done with its answer lost, or turned away for some seconds. */
export type Fault = 'answer_lost' | { readonly retryAfterS: number };

export type SmallSlack = {
  readonly url: string;
  readonly messages: Said[];
  readonly calls: string[];
  readonly faults: Map<string, Fault[]>;
  readonly topics: string[];
  readonly channels: { id: string; name: string; creator: string; purpose: { value: string } }[];
  close(): Promise<void>;
};

/** Slack gives no channel id twice. */
let channelCount = 0;

/** The few Web API methods that surfaces rest on, over real HTTP, with answers that can be lost after the deed. */
export async function startSmallSlack(): Promise<SmallSlack> {
  const state: Omit<SmallSlack, 'url' | 'close'> = {
    messages: [],
    calls: [],
    faults: new Map(),
    topics: [],
    channels: [],
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = (request.url ?? '').replace('/', '');
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    state.calls.push(method);
    const fault = state.faults.get(method)?.shift();
    if (typeof fault === 'object') {
      response.writeHead(429, { 'retry-after': String(fault.retryAfterS) }).end();
      return;
    }
    const answer = answerTo(state, method, (name) => form.get(name) ?? '');
    if (fault === 'answer_lost') request.socket.destroy();
    else send(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...state,
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(
  { messages, channels, topics }: Omit<SmallSlack, 'url' | 'close'>,
  method: string,
  field: (name: string) => string,
): object {
  switch (method) {
    case 'auth.test':
      return { ok: true, user_id: 'UBOT', bot_id: 'BBOT' };
    case 'conversations.create': {
      if (channels.some(({ name }) => name === field('name'))) return { ok: false, error: 'name_taken' };
      const channel = { id: `C${++channelCount}`, name: field('name'), creator: 'UBOT', purpose: { value: '' } };
      channels.push(channel);
      return { ok: true, channel };
    }
    case 'conversations.list':
      return { ok: true, channels };
    case 'conversations.setPurpose': {
      const channel = channels.find(({ id }) => id === field('channel'));
      if (channel !== undefined) channel.purpose.value = field('purpose');
      return { ok: true };
    }
    case 'conversations.setTopic':
      topics.push(field('topic'));
      return { ok: true };
    case 'chat.postMessage': {
      const ts = `${Math.floor(Date.now() / 1000)}.${String(messages.length).padStart(6, '0')}`;
      const thread_ts = field('thread_ts') === '' ? null : field('thread_ts');
      const metadata: unknown = JSON.parse(field('metadata'));
      messages.push({ channel: field('channel'), ts, thread_ts, text: field('text'), metadata });
      return { ok: true, ts, channel: field('channel') };
    }
    case 'chat.update': {
      const message = messages.find(({ ts }) => ts === field('ts'));
      if (message === undefined) return { ok: false, error: 'message_not_found' };
      message.text = field('text');
      return { ok: true, ts: message.ts };
    }
    case 'conversations.history':
      return {
        ok: true,
        messages: messages.filter(({ channel, thread_ts }) => channel === field('channel') && thread_ts === null),
      };
    case 'conversations.replies':
      return { ok: true, messages: messages.filter(({ thread_ts }) => thread_ts === field('ts')) };
    default:
      return { ok: true };
  }
}

function send(response: ServerResponse, answer: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
