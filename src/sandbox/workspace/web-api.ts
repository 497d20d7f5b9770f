import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Json, stringOf } from '../json.ts';
import type { BoundedLog } from './bounded-log.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults.ts';
import { answerJson, jsonBody, readBody } from './http-body.ts';
import { bookmarkMethods } from './methods/bookmarks.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { historyMethods } from './methods/history.ts';
import type { Method, Methods } from './methods/method.ts';
import { pinMethods } from './methods/pins.ts';
import { platformMethods } from './methods/platform.ts';
import { reactionMethods } from './methods/reactions.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';
import type { Call } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Sockets } from './socket-delivery.ts';

export type WebApi = (request: IncomingMessage, response: ServerResponse, method: string) => Promise<void>;

/** Slack's Web API at `/api/<method>`. https://docs.slack.dev/apis/web-api/ */
export function createWebApi(options: {
  readonly core: Core;
  readonly sockets: Sockets | undefined;
  readonly tokens: { readonly bot: string; readonly app: string };
  readonly faults: Faults;
  readonly calls: BoundedLog<Call>;
}): WebApi {
  const { core, tokens, faults, calls } = options;
  const methods: Methods = {
    ...platformMethods(options.sockets),
    ...chatMethods,
    ...conversationMethods,
    ...historyMethods,
    ...pinMethods,
    ...reactionMethods,
    ...bookmarkMethods,
    ...userMethods,
    ...viewMethods,
  };

  function run(request: IncomingMessage, name: string, args: Json): Json {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method) throw new Refusal('unknown_method', { req_method: name });
    checkToken(method, tokens, request.headers.authorization?.replace(/^Bearer /i, '') ?? stringOf(args.token));
    return method.run(core, args);
  }

  return async (request, response, name) => {
    const args = readArguments(request, await readBody(request));
    const fault = faults.take(name, args);
    const asked = { at: core.now(), method: name, ...channelAndTs(args) };
    if (fault && fault.kind !== 'drop' && fault.kind !== 'stall') {
      calls.add({ ...asked, ok: false, error: fault.kind === 'refused' ? fault.error : fault.kind });
      if (fault.kind === 'hang') return;
      if (fault.kind === 'refused') answerJson(response, { ok: false, error: fault.error });
      else if (fault.kind === 'error_500') answerJson(response, { ok: false, error: 'internal_error' }, 500);
      else answerJson(response, { ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(fault.retry_after) });
      return;
    }
    const answer = answerOf(() => run(request, name, args));
    calls.add({
      ...asked,
      ...channelAndTs(answer),
      ok: answer.ok,
      ...(answer.ok ? {} : { error: stringOf(answer.error) }),
    });
    if (fault?.kind === 'stall') return;
    if (fault) {
      request.socket.destroy();
      return;
    }
    answerJson(response, answer, 200, { 'x-oauth-scopes': [...core.scopes].join(',') });
  };
}

function answerOf(run: () => Json): Json & { readonly ok: boolean } {
  try {
    return { ok: true, ...run() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.code, ...error.more };
    throw error;
  }
}

function checkToken(method: Method, tokens: { readonly bot: string; readonly app: string }, token: string): void {
  if (method.token === 'none') return;
  if (token === '') throw new Refusal('not_authed');
  if (token === tokens[method.token]) return;
  throw new Refusal(token === tokens.bot || token === tokens.app ? 'not_allowed_token_type' : 'invalid_auth');
}

function readArguments(request: IncomingMessage, body: string): Json {
  const query = new URL(request.url ?? '/', 'http://sandbox').searchParams;
  const given = /^application\/json\b/.test(request.headers['content-type'] ?? '')
    ? jsonBody(body)
    : Object.fromEntries(new URLSearchParams(body));
  return { ...Object.fromEntries(query), ...given };
}

function channelAndTs(value: Json): { readonly channel?: string; readonly ts?: string } {
  const channel = stringOf(value.channel) || stringOf(value.channel_id);
  const ts = stringOf(value.ts) || stringOf(value.timestamp) || stringOf(value.message_ts);
  return { ...(channel === '' ? {} : { channel }), ...(ts === '' ? {} : { ts }) };
}
