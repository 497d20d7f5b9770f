import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { archive, create, hide, invite, join, kick, leave, rename, unarchive } from './channel-deeds.ts';
import { click } from './click.ts';
import type { Core } from './core.ts';
import type { FaultsState } from './faults/faults.ts';
import { answerJson, jsonBody, readBody } from './http-body.ts';
import { close, submit } from './modal.ts';
import { edit, openHome, pin, react, remove } from './person-deeds.ts';
import { type Receipt, type Verb, verbs } from './protocol.ts';
import { orRefused } from './refusal.ts';
import { say } from './say.ts';
import type { TestVerbs } from './test-control.ts';
import { testVerbs } from './test-verbs.ts';
import { useShortcut } from './use-shortcut.ts';

/** What a person can do, as functions: the same as one POST a verb. */
export type Verbs = { readonly [V in Verb]: (body: z.input<(typeof verbs)[V]>) => Promise<Receipt> };

export function createVerbs(core: Core): Verbs {
  return {
    say: refusable((body) => say(core, body)),
    click: refusable((body) => click(core, body)),
    submit: refusable((body) => submit(core, body)),
    close: refusable((body) => close(core, body)),
    shortcut: refusable((body) => useShortcut(core, body)),
    react: refusable((body) => react(core, body)),
    pin: refusable((body) => pin(core, body)),
    edit: refusable((body) => edit(core, body)),
    delete: refusable((body) => remove(core, body)),
    open_home: refusable((body) => openHome(core, body)),
    create: refusable((body) => create(core, body)),
    join: refusable((body) => join(core, body)),
    leave: refusable((body) => leave(core, body)),
    invite: refusable((body) => invite(core, body)),
    kick: refusable((body) => kick(core, body)),
    rename: refusable((body) => rename(core, body)),
    archive: refusable((body) => archive(core, body)),
    unarchive: refusable((body) => unarchive(core, body)),
    make_private: refusable((body) => hide(core, body)),
  };
}

function refusable<B>(run: (body: B) => Receipt | Promise<Receipt>): (body: B) => Promise<Receipt> {
  return (body) => orRefused(() => run(body));
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

/** One POST a verb, its body as JSON; an extension is read with GET and set with POST, and so are the faults. */
export function createControl(
  people: Verbs,
  test: TestVerbs,
  extensions: Readonly<Record<string, ControlExtension>>,
  readFaults: () => FaultsState,
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
    unarchive: door(verbs.unarchive, people.unarchive),
    make_private: door(verbs.make_private, people.make_private),
    faults: door(testVerbs.faults, test.faults),
    delivery_faults: door(testVerbs.delivery_faults, test.delivery_faults),
    settings: door(testVerbs.settings, test.settings),
    standing: door(testVerbs.standing, test.standing),
    clear: door(testVerbs.clear, test.clear),
    counts: door(testVerbs.counts, test.counts),
    redeliver: door(testVerbs.redeliver, test.redeliver),
    sockets: door(testVerbs.sockets, test.sockets),
    person: door(testVerbs.person, test.person),
    group: door(testVerbs.group, test.group),
    calls: door(testVerbs.calls, test.calls),
    requests: door(testVerbs.requests, test.requests),
  };
  return async (request, response, name) => {
    if (name === 'faults' && request.method === 'GET') {
      return answerJson(response, { ok: true, ...readFaults() }, 200, { 'cache-control': 'no-store' });
    }
    const extension = Object.hasOwn(extensions, name) ? extensions[name] : undefined;
    if (extension && request.method === 'GET') {
      return answerJson(response, extension.read(), 200, { 'cache-control': 'no-store' });
    }
    const open = extension?.set ?? (Object.hasOwn(doors, name) ? doors[name] : undefined);
    if (open && request.method === 'POST') answerJson(response, await open(jsonBody(await readBody(request))));
    else answerJson(response, { ok: false, error: 'unknown_verb' }, 404);
  };
}
