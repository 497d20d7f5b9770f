import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { signingSecret } from './deployment.ts';

/** What a request carries: a form, which holds an interaction as JSON, or JSON itself. */
export type Body = { readonly type: 'application/x-www-form-urlencoded' | 'application/json'; readonly text: string };

export function formBody(fields: Readonly<Record<string, string>>): Body {
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(fields).toString() };
}

export function interactionBody(payload: unknown): Body {
  return formBody({ payload: JSON.stringify(payload) });
}

export function jsonBody(payload: unknown): Body {
  return { type: 'application/json', text: JSON.stringify(payload) };
}

/** Sends a body to the product, signed as Slack signs it. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export async function sendBody(
  url: string,
  { type, text }: Body,
): Promise<{ readonly status: number; readonly text: string }> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${text}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body: text,
  });
  return { status: response.status, text: await response.text() };
}

/** Sends a form to the product, signed as Slack signs it. */
export function sendSigned(url: string, fields: Readonly<Record<string, string>>) {
  return sendBody(url, formBody(fields));
}

/** Takes what is sent to response URLs. */
export type Inbox = {
  readonly url: string;
  /** What was sent and taken. */
  readonly received: readonly string[];
  /** How many uses there were, in vain or not. */
  uses(): number;
  /** How the next uses end: with a status, or with no answer at all. */
  trouble(...next: readonly (number | 'hang')[]): void;
  close(): Promise<void>;
};

export async function openInbox(): Promise<Inbox> {
  const received: string[] = [];
  const troubles: (number | 'hang')[] = [];
  let uses = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    uses += 1;
    const trouble = troubles.shift();
    if (trouble === 'hang') return;
    if (trouble === undefined) received.push(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(trouble ?? 200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    uses: () => uses,
    trouble: (...next) => {
      troubles.splice(0, troubles.length, ...next);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
