import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createReplies } from './answer-reply.ts';
import { readManifest } from './app-manifest.ts';
import { createBoundedLog } from './bounded-log.ts';
import { createChangeStream } from './change-stream.ts';
import { type ControlExtension, createControl, createVerbs, type Verbs } from './control.ts';
import type { Core } from './core.ts';
import { createDeliveries, eventRetriesMs } from './deliveries.ts';
import { createFaults, type FaultsState } from './faults/faults.ts';
import type { HeldDirectory } from './hold-directory.ts';
import { answerJson } from './http-body.ts';
import { httpTransport } from './http-delivery.ts';
import { type Journal, noJournal, openJournal } from './journal.ts';
import { isLocalRequest, isLoopback } from './local-request.ts';
import { app, firstChannels, peopleOf, withChanged } from './people.ts';
import type { Change, Snapshot } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { createResponseUrls } from './response-url.ts';
import { snapshotOf } from './snapshot.ts';
import { createSockets } from './socket-delivery.ts';
import { fold, nextTs } from './state.ts';
import { createTestVerbs, type TestVerbs } from './test-control.ts';
import type { Call } from './test-verbs.ts';
import { createTriggers } from './triggers.ts';
import { createWebApi } from './web-api.ts';

export type WorkspaceOptions = {
  /** 0: any free one. */
  readonly port: number;
  /** A loopback address, 127.0.0.1 when absent: the workspace has no login. */
  readonly host?: string;
  /** Where its state is journalled; in memory only when absent. */
  readonly directory?: HeldDirectory;
  /** The app's parsed manifest. */
  readonly manifest: unknown;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  /** HTTP mode: where the app hears, the first unless a verb names another. Socket Mode when absent. */
  readonly requestUrls?: readonly string[];
  /** Serves the browser page; true when it handled the request. */
  readonly page?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** What else answers under `/_control/`, by name: GET reads it, POST sets it. */
  readonly extensions?: Readonly<Record<string, ControlExtension>>;
  readonly now?: () => number;
  /** Waits before each retry of an event; Slack's own when absent. */
  readonly eventRetriesMs?: readonly number[];
  /** What faults by chance are drawn from; any other at each start when absent. */
  readonly faultSeed?: number;
};

export type Workspace = Verbs &
  TestVerbs & {
    readonly url: string;
    /** Ends in `/api/`: what Bolt takes as `slackApiUrl`. */
    readonly apiUrl: string;
    snapshot(): Snapshot;
    /** The faults that are set, and what was done. */
    faultsState(): FaultsState;
    stop(): Promise<void>;
  };

/**
 * Starts a local Slack workspace: Web API, request URLs or Socket Mode, and the control API behind the browser page.
 * @throws when the manifest, the host or the journal is unusable, or the port is taken.
 */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { host = '127.0.0.1', now = Date.now } = options;
  if (!isLoopback(host))
    throw new Error(`The sandbox has no login and binds loopback only: ${host} is not. Use 127.0.0.1.`);
  const manifest = readManifest(options.manifest);
  const server = createServer();
  const port = await listen(server, options.port, host);
  const url = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const journal = openOrClose(server, options.directory);
  const stream = createChangeStream();
  const { bot, bot_optional } = manifest.oauth_config.scopes;
  const faults = createFaults({ now, scopes: [...bot, ...bot_optional], seed: options.faultSeed });
  const calls = createBoundedLog<Call>(2000);

  let state = journal.state;
  let lastTs = state.lastTs;
  let connected = options.requestUrls !== undefined;
  const onConnected = (is: boolean) => {
    if (connected === is) return;
    connected = is;
    stream.tell({ type: 'connection', connected });
  };

  const sockets =
    options.requestUrls === undefined ? createSockets(faults, (count) => onConnected(count > 0)) : undefined;
  const { signingSecret, requestUrls = [] } = options;
  const transport = sockets?.transport ?? httpTransport({ signingSecret, requestUrls, now, onReached: onConnected });
  const firstPeople = peopleOf(manifest.features.bot_user?.display_name ?? manifest.display_information.name);
  const core: Core = {
    manifest,
    get people() {
      return withChanged(firstPeople, state.people);
    },
    scopes: faults.standing.scopes,
    isOrganizationWide: faults.standing.isOrganizationWide,
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now),
    deliveries: createDeliveries({ transport, now, faults, retriesMs: options.eventRetriesMs ?? eventRetriesMs }),
    url: () => url,
    state: () => state,
    apply(...changes: readonly Change[]) {
      journal.append(changes);
      for (const change of changes) {
        state = fold(state, change);
        stream.tell(change);
      }
    },
    now,
    nextTs() {
      if (state.lastTs > lastTs) lastTs = state.lastTs;
      lastTs = nextTs(lastTs, now());
      return lastTs;
    },
  };
  furnish(core);

  const verbs = createVerbs(core);
  const testVerbs = createTestVerbs(core, { faults, sockets, calls });
  const { extensions = {} } = options;
  const control = createControl(verbs, testVerbs, extensions, faults.state);
  const tokens = { bot: options.botToken, app: options.appToken };
  const webApi = createWebApi({ core, sockets, tokens, faults, calls });
  const replies = createReplies(core, faults);
  const snapshot = () => snapshotOf(core, connected, Object.keys(extensions));

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLocalRequest(request)) return answerJson(response, { ok: false, error: 'cross_origin' }, 403);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
    const [, root = '', name = '', rest = ''] = pathname.split('/');
    const isPost = request.method === 'POST';
    if (root === 'api' && (isPost || request.method === 'GET')) return webApi(request, response, name);
    if (root === '_control' && name === 'state')
      return answerJson(response, snapshot(), 200, { 'cache-control': 'no-store' });
    if (root === '_control' && name === 'events') return stream.open(response);
    if (root === '_control') return control(request, response, name);
    if (root === 'response' && isPost) return replies(request, response, name);
    if (root === 'archives' && rest.startsWith('p')) {
      const thread = searchParams.get('thread_ts');
      const place = new URLSearchParams({ channel: name, ...(thread === null ? {} : { thread }) });
      response.writeHead(302, { location: `/#${place}` }).end();
      return;
    }
    if (await options.page?.(request, response)) return;
    answerJson(response, { ok: false, error: 'not_found' }, 404);
  }

  server.on('request', (request, response) => {
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof Refusal) answerJson(response, { ok: false, error: error.code });
      else answerJson(response, { ok: false, error: 'fatal_error', detail: String(error) }, 500);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const isLink = request.url?.startsWith('/link/') === true;
    if (sockets && isLink && isLocalRequest(request)) sockets.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
  });
  let stopping: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    faults.clear();
    core.deliveries.stop();
    sockets?.stop();
    stream.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    journal.close();
  }

  return {
    ...verbs,
    ...testVerbs,
    url,
    apiUrl: `${url}/api/`,
    snapshot,
    faultsState: faults.state,
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

function openOrClose(server: Server, directory: HeldDirectory | undefined): Journal {
  try {
    return directory === undefined ? noJournal : openJournal(directory);
  } catch (error) {
    server.close();
    throw error;
  }
}

/** What a new workspace holds: two channels with everybody in them. */
function furnish(core: Core): void {
  if (core.state().channels.size > 0) return;
  const created = Math.floor(core.now() / 1000);
  const members = core.people.map(({ id }) => id);
  const shared = { topic: '', is_archived: false, is_im: false, members, created };
  const creator = members.find((id) => id !== app.botUser) ?? app.botUser;
  core.apply(...firstChannels.map((first): Change => ({ type: 'channel', channel: { ...first, ...shared, creator } })));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new Error(`Port ${port} can't be listened on (${error.message}): set PORT to a free one.`));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
