import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Command } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { operator } from '../../src/kernel/system-actor.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import type { Endpoint } from '../../src/webhooks/endpoint.ts';
import type { Answer } from '../../src/webhooks/judge-attempt.ts';
import { enableEndpoint, listEndpoints, listFailed, replay } from '../../src/webhooks/manage.ts';
import type { Outgoing } from '../../src/webhooks/post.ts';
import { type SendPorts, sendAll } from '../../src/webhooks/sender.ts';
import { createWebhookRows, type Standing } from '../../src/webhooks/webhook-rows.ts';
import { webhookDatabase } from '../../src/webhooks/webhook-tables.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const team = 'T0HOOKS';
const ana = 'U0ANA';
const at = '2026-11-26T14:00:00.000Z';

let database: TestDatabase;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((regions) => regions.close()));
});
afterAll(() => database.drop());

const bodySchema = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({
    version: z.literal(1),
    event: z.looseObject({ id: z.string(), sequence: z.number(), texts: z.record(z.string(), z.string()).optional() }),
    incident: z.looseObject({ id: z.string(), name: z.string() }),
  }),
});
type Sent = z.infer<typeof bodySchema> & { readonly id: string | undefined };

const ok: Answer = { kind: 'answered', status: 200, retryAfterMs: null };
const status = (code: number, retryAfterMs: number | null = null): Answer => ({
  kind: 'answered',
  status: code,
  retryAfterMs,
});

/** What several processes send to one endpoint, and what it answers. */
function createEndpoint(name: string, more: Partial<Endpoint> = {}) {
  const sent: Sent[] = [];
  const told: (Standing & { readonly isOff: boolean })[] = [];
  let answer: (body: Sent) => Answer = () => ok;
  const endpoint: Endpoint = {
    ...{ name, url: 'https://hooks.example.net/', secrets: [Buffer.alloc(32, 1)], events: null, kinds: ['real'] },
    ...{ severities: null, hearsPrivate: false, hasTexts: false, isInPrivateNetwork: false },
    ...more,
  };
  async function send({ headers, body }: Outgoing): Promise<Answer> {
    const one = { ...bodySchema.parse(JSON.parse(body)), id: headers['webhook-id'] };
    sent.push(one);
    return answer(one);
  }
  /** One process with connections of its own, and what it does in one look. */
  function process() {
    const regions = database.open();
    opened.push(regions);
    const tables = webhookDatabase(regions);
    const rows = createWebhookRows(tables, { team, name });
    const ports: SendPorts = {
      ...{ endpoint, rows, send, database: tables, record: openRecord(regions) },
      ...{ clock: () => Date.parse(at), random: () => 0, isStopped: () => false },
      ...{ tried: () => undefined, isDisabled: () => undefined, logger: { warn: () => undefined } },
      async tell(_, standing) {
        told.push({ ...standing, isOff: standing.disabledAt !== null });
        return true;
      },
    };
    return { ...ports, tables, look: () => sendAll(ports).then(() => undefined) };
  }
  return {
    sent,
    told,
    process,
    answers: (by: typeof answer) => {
      answer = by;
    },
    /** What waits is due now. */
    hurry: () =>
      asOwner(
        database.ownerUrl,
        `UPDATE webhook_delivery SET due_at = now() WHERE endpoint = '${name}' AND due_at IS NOT NULL`,
      ),
    types: () => sent.map(({ type }) => type),
  };
}

let drawn = 0;

/** Declares an incident and does things in it. */
async function incidentWith(commands: readonly Command[], more: { kind?: 'real' | 'drill'; private?: true } = {}) {
  const regions = database.open();
  opened.push(regions);
  const record = openRecord(regions);
  drawn += 1;
  const incident_id = requestId('hooks', String(drawn));
  const asked = { incident_id, actor: ana, origin: 'command' as const, occurred_at: at };
  const declared = await record.declare({
    ...asked,
    event_id: requestId('hooks declared', String(drawn)),
    command: { type: 'declare', team_id: team, kind: 'real', title: 'Hush checkout', severity: 'sev2', ...more },
  });
  expect(declared.kind).toBe('recorded');
  async function does(...all: readonly Command[]): Promise<void> {
    for (const command of all) {
      drawn += 1;
      const actor = command.type === 'redact' ? operator : ana;
      const outcome = await record.execute({ ...asked, actor, event_id: requestId('hooks', String(drawn)), command });
      expect(outcome.kind).toBe('recorded');
    }
  }
  await does(...commands);
  return { incident_id, does };
}

const note = (text: string): Command => ({ type: 'add_note', text });
const acknowledge: Command = { type: 'acknowledge' };

describe('an endpoint', () => {
  test('hears of each event once and in its order, whatever the number of processes', async () => {
    const hook = createEndpoint('each-once');
    const processes = [hook.process(), hook.process(), hook.process()];
    await Promise.all(processes.map(({ look }) => look()));
    const [one, two] = await Promise.all([
      incidentWith([acknowledge, note('hush one'), note('hush two')]),
      incidentWith([note('hush three'), acknowledge]),
      incidentWith([acknowledge], { kind: 'drill' }),
      incidentWith([acknowledge], { private: true }),
    ]);
    await Promise.all(processes.map(({ look }) => look()));
    await Promise.all(processes.map(({ look }) => look()));
    const of = (id: string) => hook.sent.filter(({ data }) => data.incident.id === id);
    expect(of(one.incident_id).map(({ type, data }) => [type, data.event.sequence])).toEqual([
      ['incident.declared', 1],
      ['incident.acknowledged', 2],
      ['incident.note_added', 3],
      ['incident.note_added', 4],
    ]);
    expect(of(two.incident_id)).toHaveLength(3);
    expect(hook.sent).toHaveLength(7);
    expect(hook.sent.every(({ id, data }) => id === data.event.id)).toBe(true);
    // Nothing that anybody typed.
    expect(JSON.stringify(hook.sent)).not.toMatch(/hush/i);
    expect(hook.told).toEqual([]);
  });

  test('hears of what its settings say, with what people typed but for what was redacted', async () => {
    const all = createEndpoint('all', { kinds: ['real', 'drill'], hearsPrivate: true, hasTexts: true });
    const few = createEndpoint('few', { events: ['note_added'], severities: ['sev1'] });
    await all.process().look();
    await few.process().look();
    const made = await incidentWith([note('hush password'), note('the cache')], { private: true });
    await made.does({ type: 'redact', sequence: 2, reason: 'a password' });
    const drill = await incidentWith([note('in a drill')], { kind: 'drill' });
    const worse = await incidentWith([note('before'), { type: 'change_severity', severity: 'sev1' }, note('after')]);
    await all.process().look();
    await few.process().look();
    const texts = (id: string) =>
      all.sent.filter(({ data }) => data.incident.id === id).map(({ data }) => data.event.texts);
    expect(texts(made.incident_id)).toEqual([
      { title: 'Hush checkout' },
      {},
      { text: 'the cache' },
      { reason: 'a password' },
    ]);
    expect(all.sent.filter(({ data }) => data.incident.id === drill.incident_id).map(({ type }) => type)).toEqual([
      'drill.declared',
      'drill.note_added',
    ]);
    expect(few.sent.map(({ data }) => [data.incident.id, data.event.sequence])).toEqual([[worse.incident_id, 4]]);
  });

  test('hears nothing more of an incident once it is private, and what was recorded before its time only by request', async () => {
    const early = await incidentWith([]);
    const hook = createEndpoint('later');
    const { look, tables } = hook.process();
    await look();
    hook.answers(() => status(500));
    const made = await incidentWith([]);
    await look();
    await made.does({ type: 'make_private' }, note('hush'));
    hook.answers(() => ok);
    await hook.hurry();
    await look();
    expect(hook.types()).toEqual(['incident.declared']);
    const wanted = { kinds: ['real'] as const, events: null };
    const again = await replay(tables, { team, name: 'later' }, wanted, { kind: 'since', at });
    expect(again).toBeGreaterThan(3);
    await look();
    const heard = hook.sent.map(({ data }) => data.incident.id);
    expect(heard).toContain(early.incident_id);
    expect(heard.filter((id) => id === made.incident_id)).toHaveLength(1);
  });
});

describe('a receiver that fails', () => {
  test('holds up no other event, and after three days is disabled and told of once, until it is enabled', async () => {
    const hook = createEndpoint('fails');
    const { look, tables } = hook.process();
    const others = [hook.process(), hook.process()];
    await look();
    hook.answers(({ data }) => (data.event.sequence === 2 ? status(500) : ok));
    const { does } = await incidentWith([acknowledge, note('one')]);
    await look();
    expect(hook.sent.map(({ data }) => data.event.sequence)).toEqual([1, 2, 3]);
    hook.answers(() => status(500));
    for (let nth = 2; nth <= 10; nth++) {
      expect(await listFailed(tables, 9)).toEqual([]);
      await hook.hurry();
      await look();
    }
    // Something else went through since: it is on, and this one is given up.
    expect(await listFailed(tables, 9)).toMatchObject([
      { name: 'fails', sequence: 2, type: 'acknowledged', answer: 'HTTP 500', incident: { kind: 'real' } },
    ]);
    expect(hook.told).toEqual([]);
    await asOwner(database.ownerUrl, "UPDATE webhook_endpoint SET delivered_at = now() - interval '4 days'");
    await does(note('two'));
    for (let nth = 1; nth <= 10; nth++) {
      await look();
      await hook.hurry();
    }
    await does(note('three'));
    for (const one of others) await one.look();
    expect(hook.told).toMatchObject([{ isOff: true, disabledWhy: 'HTTP 500' }]);
    const before = hook.sent.length;
    hook.answers(() => ok);
    await hook.hurry();
    await look();
    expect(hook.sent).toHaveLength(before);
    expect(await enableEndpoint(tables, { team, name: 'fails' })).toBe(true);
    expect(await enableEndpoint(tables, { team, name: 'fails' })).toBe(false);
    for (const one of others) await one.look();
    expect(hook.told.map(({ isOff }) => isOff)).toEqual([true, false]);
    expect(hook.sent.slice(before).map(({ data }) => data.event.sequence)).toEqual([5]);
    expect(await replay(tables, { team, name: 'fails' }, { kinds: ['real'], events: null }, { kind: 'failed' })).toBe(
      2,
    );
    await look();
    expect(hook.sent.slice(before + 1).map(({ data }) => data.event.sequence)).toEqual([2, 4]);
    expect((await listEndpoints(tables)).find(({ name }) => name === 'fails')).toMatchObject({ pending: 0, failed: 0 });
  });

  test('and answers 410 is disabled at once; one that asks for a pause gets it', async () => {
    const gone = createEndpoint('gone');
    const { look } = gone.process();
    await look();
    gone.answers(({ data }) => (data.event.sequence === 2 ? status(410) : ok));
    await incidentWith([acknowledge, note('one')]);
    await look();
    await look();
    expect(gone.sent).toHaveLength(2);
    expect(gone.told).toMatchObject([{ isOff: true, disabledWhy: 'HTTP 410' }]);

    const busy = createEndpoint('busy');
    const other = busy.process();
    await other.look();
    busy.answers(() => status(429, 60_000));
    await incidentWith([acknowledge]);
    await other.look();
    await busy.hurry();
    await other.look();
    expect(busy.sent).toHaveLength(1);
    await asOwner(database.ownerUrl, "UPDATE webhook_endpoint SET paused_until = now() WHERE name = 'busy'");
    busy.answers(() => ok);
    await other.look();
    expect(busy.sent.map(({ data }) => data.event.sequence)).toEqual([1, 1, 2]);
  });
});

test('of processes that claim at the same time only one has each delivery', async () => {
  const hook = createEndpoint('claimed');
  const processes = [hook.process(), hook.process(), hook.process()];
  const [first = hook.process()] = processes;
  await first.look();
  for (let nth = 0; nth < 8; nth++) await incidentWith([]);
  await first.rows.plan(first.endpoint);
  const claimed = (await Promise.all(processes.map(({ rows }) => rows.claim(8)))).flat();
  expect(new Set(claimed.map(({ event_id }) => event_id)).size).toBe(8);
  expect(claimed).toHaveLength(8);

  // What was delivered is forgotten after a week, what failed after a month.
  const rows = () =>
    first.tables((db) =>
      db
        .selectFrom('webhook_delivery')
        .select(({ fn }) => ['outcome', fn.countAll<string>().as('rows')])
        .where('endpoint', '=', 'claimed')
        .groupBy('outcome')
        .orderBy('outcome')
        .execute(),
    );
  for (const one of claimed.slice(0, 6)) await first.rows.delivered(one, 'HTTP 200');
  for (const one of claimed.slice(6, 7)) await first.rows.failed(one, 'HTTP 500');
  const old = (days: number) =>
    asOwner(
      database.ownerUrl,
      `UPDATE webhook_delivery SET ended_at = now() - interval '${days} days' WHERE endpoint = 'claimed' AND ended_at IS NOT NULL`,
    );
  await old(6);
  await first.rows.prune();
  expect(await rows()).toMatchObject([{ rows: '6' }, { rows: '1' }, { rows: '1' }]);
  await old(8);
  await first.rows.prune();
  expect(await rows()).toMatchObject([{ outcome: 'failed' }, { outcome: null }]);
  await old(31);
  await first.rows.prune();
  expect(await rows()).toMatchObject([{ outcome: null, rows: '1' }]);
});

test('what a process that died had in its hands is sent by another once its time is over', async () => {
  const hook = createEndpoint('killed');
  const [dead, alive] = [hook.process(), hook.process()];
  await dead.look();
  await incidentWith([acknowledge, note('one')]);
  await dead.rows.plan(dead.endpoint);
  expect(await dead.rows.claim(8)).toMatchObject([{ sequence: 1, nth: 1 }]);
  await alive.look();
  expect(hook.sent).toEqual([]);
  await hook.hurry();
  await alive.look();
  expect(hook.sent.map(({ data }) => data.event.sequence)).toEqual([1, 2, 3]);
});
