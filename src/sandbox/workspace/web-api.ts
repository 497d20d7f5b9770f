import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Json, stringOf } from '../json.ts';
import { answerWithFault } from './answer-with-fault.ts';
import type { BoundedLog } from './bounded-log.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults/faults.ts';
import type { Standing } from './faults/standing.ts';
import { answerJson, jsonBody, readBody } from './http-body.ts';
import { allMethods } from './methods/all-methods.ts';
import type { Method } from './methods/method.ts';
import { Refusal } from './refusal.ts';
import type { Sockets } from './socket-delivery.ts';
import type { Call } from './test-verbs.ts';

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
  const methods = allMethods(options.sockets);

  function run(request: IncomingMessage, name: string, args: Json): Json {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method) throw new Refusal('unknown_method', { req_method: name });
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? stringOf(args.token);
    checkToken(method, tokens, token, faults.standing);
    return method.run(core, args);
  }

  return async (request, response, name) => {
    const args = readArguments(request, await readBody(request));
    const asked = { at: core.now(), method: name, ...channelAndTs(args) };
    const runAndLog = () => {
      const answer = answerOf(() => run(request, name, args));
      const error = answer.ok ? {} : { error: stringOf(answer.error) };
      calls.add({ ...asked, ...channelAndTs(answer), ok: answer.ok, ...error });
      return () => answerJson(response, answer, 200, { 'x-oauth-scopes': [...core.scopes].join(',') });
    };
    const skip = (error: string) => calls.add({ ...asked, ok: false, error });
    faults.counter.add('calls');
    const fault = faults.ofCall(name, args);
    if (fault?.kind === 'rate_limited') faults.counter.add('rate_limited');
    if (fault) answerWithFault({ run: runAndLog, skip, response }, fault, faults.waiting);
    else runAndLog()();
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

function checkToken(
  method: Method,
  tokens: { readonly bot: string; readonly app: string },
  token: string,
  standing: Standing,
): void {
  if (method.token === 'none') return;
  if (token === '') throw new Refusal('not_authed');
  if (token === tokens[method.token]) standing.checkToken(method.token);
  else throw new Refusal(token === tokens.bot || token === tokens.app ? 'not_allowed_token_type' : 'invalid_auth');
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
