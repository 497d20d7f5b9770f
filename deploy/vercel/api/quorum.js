import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import bolt from '@slack/bolt';
import { waitUntil } from '@vercel/functions';
import { awsCredentialsProvider } from '@vercel/oidc-aws-credentials-provider';
import { createHandler, VercelReceiver } from '@vercel/slack-bolt';
import { openHanded } from '../quorum/handed.js';

/** How long a function goes on after its answer with what it has begun; it may take 60 s in all. What is left then, a tick does. */
const settleMs = 25_000;

const { AWS_ROLE_ARN: roleArn, SLACK_BOT_TOKEN: token } = process.env;

/** The role that this project's identity is let into: no key stands anywhere. https://vercel.com/docs/oidc/aws */
const provide = roleArn === undefined ? null : awsCredentialsProvider({ roleArn });

/**
 * As the latest request: the identity stands in a request, for an hour, and what is begun for an earlier one may need
 * credentials later.
 */
let asLatest = AsyncLocalStorage.snapshot();
const credentials = provide === null ? undefined : () => asLatest(provide);

const settings = fileURLToPath(new URL('../quorum/quorum.yml', import.meta.url));

/** One for all requests of this process; where it could not be opened, the next request tries again. */
let opened = null;
function quorum() {
  opened ??= openHanded(
    existsSync(settings) ? { QUORUM_CONFIG: settings, ...process.env } : process.env,
    credentials,
  ).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Bolt's own app acknowledges an event before anything is written down. Quorum acknowledges what is in the database. */
class HandingApp extends bolt.App {
  async processEvent({ body, ack }) {
    const { take, settled } = await quorum();
    await take({ body, acknowledge: ack });
    await settled(settleMs);
  }
}

const receiver = new VercelReceiver({
  // https://docs.slack.dev/interactivity/implementing-slash-commands/#responding_basic_receipt
  beforeProcess: (_request, { ssl_check }) => (ssl_check === '1' ? new Response() : undefined),
});
const app = new HandingApp({ token, receiver, deferInitialization: true, tokenVerificationEnabled: false });
const answerSlack = createHandler(app, receiver);

export default {
  /** Everything that vercel.json leads here. */
  async fetch(request) {
    asLatest = AsyncLocalStorage.snapshot();
    const { pathname } = new URL(request.url);
    if (pathname === '/slack/events') return request.method === 'POST' ? answerSlack(request) : notFound();
    try {
      const { answer, settled } = await quorum();
      const response = await answer(request);
      waitUntil(settled(settleMs));
      return response;
    } catch (error) {
      console.error(`Quorum can't be started: ${error.message}`);
      return Response.json({ error: 'Quorum can’t be started. Try again.' }, { status: 503 });
    }
  },
};

function notFound() {
  return new Response(null, { status: 404 });
}
