import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { BoundedLog } from './bounded-log.ts';
import { changePerson } from './change-person.ts';
import { archive, create, hide, invite, join, kick, leave, rename } from './channel-deeds.ts';
import { click } from './click.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults.ts';
import { answerJson, jsonBody, readBody } from './http-body.ts';
import { close, submit } from './modal.ts';
import { openHome, pin, react, remove } from './person-deeds.ts';
import {
  type Ack,
  type Call,
  type DeliveryRecord,
  type Person,
  type Receipt,
  testVerbs,
  type Verb,
  verbs,
} from './protocol.ts';
import { Refusal } from './refusal.ts';
import { say } from './say.ts';
import type { Sockets } from './socket-delivery.ts';
import { useShortcut } from './use-shortcut.ts';

/** What a person can do, as functions: the same as one POST a verb. */
export type Verbs = { readonly [V in Verb]: (body: z.input<(typeof verbs)[V]>) => Promise<Receipt> };

export type TestVerbs = {
  faults(body: z.input<typeof testVerbs.faults>): Promise<{ readonly ok: true }>;
  redeliver(
    body: z.input<typeof testVerbs.redeliver>,
  ): Promise<{ readonly ok: true; readonly acks: readonly Ack[] } | Refused>;
  sockets(body: z.input<typeof testVerbs.sockets>): Promise<{ readonly ok: true; readonly count: number } | Refused>;
  person(body: z.input<typeof testVerbs.person>): Promise<{ readonly ok: true; readonly person: Person } | Refused>;
  calls(body: z.input<typeof testVerbs.calls>): Promise<{ readonly ok: true; readonly calls: readonly Call[] }>;
  requests(
    body: z.input<typeof testVerbs.requests>,
  ): Promise<{ readonly ok: true; readonly requests: readonly DeliveryRecord[] }>;
};

type Refused = { readonly ok: false; readonly error: string; readonly detail?: string };

export function createVerbs(core: Core): Verbs {
  return {
    say: refusable((body) => say(core, body)),
    click: refusable((body) => click(core, body)),
    submit: refusable((body) => submit(core, body)),
    close: refusable((body) => close(core, body)),
    shortcut: refusable((body) => useShortcut(core, body)),
    react: refusable((body) => react(core, body)),
    pin: refusable((body) => pin(core, body)),
    delete: refusable((body) => remove(core, body)),
    open_home: refusable((body) => openHome(core, body)),
    create: refusable((body) => create(core, body)),
    join: refusable((body) => join(core, body)),
    leave: refusable((body) => leave(core, body)),
    invite: refusable((body) => invite(core, body)),
    kick: refusable((body) => kick(core, body)),
    rename: refusable((body) => rename(core, body)),
    archive: refusable((body) => archive(core, body)),
    make_private: refusable((body) => hide(core, body)),
  };
}

export function createTestVerbs(
  core: Core,
  parts: { readonly faults: Faults; readonly sockets: Sockets | undefined; readonly calls: BoundedLog<Call> },
): TestVerbs {
  return {
    async faults(body) {
      const { method, times, after, ...fault } = testVerbs.faults.parse(body);
      parts.faults.set(method, times, fault, after);
      return { ok: true };
    },
    async redeliver(body) {
      const acks = await core.deliveries.redeliver(testVerbs.redeliver.parse(body));
      return acks
        ? { ok: true, acks }
        : { ok: false, error: 'nothing_delivered', detail: 'No such payload was delivered yet.' };
    },
    async sockets(body) {
      const { action, reason, count } = testVerbs.sockets.parse(body);
      if (!parts.sockets)
        return { ok: false, error: 'http_mode', detail: 'The app hears by HTTP: there are no sockets.' };
      return {
        ok: true,
        count: action === 'drop' ? parts.sockets.drop(count) : parts.sockets.disconnect(reason, count),
      };
    },
    async person(body) {
      return refusal(() => ({ ok: true, person: changePerson(core, testVerbs.person.parse(body)) }));
    },
    async calls(body) {
      const { method } = testVerbs.calls.parse(body);
      return { ok: true, calls: parts.calls.items().filter((call) => method === undefined || call.method === method) };
    },
    async requests(body) {
      const { name } = testVerbs.requests.parse(body);
      return { ok: true, requests: core.deliveries.records().filter((one) => name === undefined || one.name === name) };
    },
  };
}

function refusable<B>(run: (body: B) => Receipt | Promise<Receipt>): (body: B) => Promise<Receipt> {
  return (body) => refusal(() => run(body));
}

async function refusal<A>(run: () => A | Promise<A>): Promise<A | Refused> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.code };
    throw error;
  }
}

function door<S extends z.ZodType>(
  schema: S,
  run: (body: z.output<S>) => Promise<unknown>,
): (body: unknown) => Promise<unknown> {
  return async (body) => {
    const read = schema.safeParse(body);
    return read.success
      ? run(read.data)
      : { ok: false, error: 'invalid_arguments', detail: z.prettifyError(read.error) };
  };
}

/** A part of the sandbox beside the workspace that is read and set over the same API; it checks what it is sent. */
export type ControlExtension = { read(): unknown; set(body: unknown): unknown };

/** One POST a verb, its body as JSON; an extension is read with GET and set with POST. */
export function createControl(
  people: Verbs,
  test: TestVerbs,
  extensions: Readonly<Record<string, ControlExtension>>,
): (request: IncomingMessage, response: ServerResponse, name: string) => Promise<void> {
  const doors: Readonly<Record<string, (body: unknown) => Promise<unknown>>> = {
    say: door(verbs.say, people.say),
    click: door(verbs.click, people.click),
    submit: door(verbs.submit, people.submit),
    close: door(verbs.close, people.close),
    shortcut: door(verbs.shortcut, people.shortcut),
    react: door(verbs.react, people.react),
    pin: door(verbs.pin, people.pin),
    delete: door(verbs.delete, people.delete),
    open_home: door(verbs.open_home, people.open_home),
    create: door(verbs.create, people.create),
    join: door(verbs.join, people.join),
    leave: door(verbs.leave, people.leave),
    invite: door(verbs.invite, people.invite),
    kick: door(verbs.kick, people.kick),
    rename: door(verbs.rename, people.rename),
    archive: door(verbs.archive, people.archive),
    make_private: door(verbs.make_private, people.make_private),
    faults: door(testVerbs.faults, test.faults),
    redeliver: door(testVerbs.redeliver, test.redeliver),
    sockets: door(testVerbs.sockets, test.sockets),
    person: door(testVerbs.person, test.person),
    calls: door(testVerbs.calls, test.calls),
    requests: door(testVerbs.requests, test.requests),
  };
  return async (request, response, name) => {
    const extension = Object.hasOwn(extensions, name) ? extensions[name] : undefined;
    if (extension && request.method === 'GET') {
      return answerJson(response, extension.read(), 200, { 'cache-control': 'no-store' });
    }
    const open = extension?.set ?? (Object.hasOwn(doors, name) ? doors[name] : undefined);
    if (open && request.method === 'POST') answerJson(response, await open(jsonBody(await readBody(request))));
    else answerJson(response, { ok: false, error: 'unknown_verb' }, 404);
  };
}
