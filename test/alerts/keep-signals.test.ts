import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createKeepSignals, type KeepPorts } from '../../src/alerts/keep-signals.ts';
import { signalsIn } from '../../src/alerts/signals-in.ts';
import { type IncidentState, incident } from '../../src/capabilities/index.ts';
import { type Settings, settingsSchema } from '../../src/configuration/settings.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { timer } from '../../src/kernel/system-actor.ts';
import type { Keep } from '../../src/signals/intake.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { settleOwed } from '../../src/slack/surfaces/settle-owed.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { keptSignal } from '../../src/store/signals.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const team = 'T0ALERTS';

let database: TestDatabase;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((regions) => regions.close()));
});
afterAll(() => database.drop());

type Process = {
  readonly keep: Keep;
  readonly record: IncidentRecord;
  readonly touched: Set<string>;
  /** How often it has written signals. */
  readonly writes: () => number;
};

/** What one process does, with a cache and connections of its own. */
function open(settings: Settings = settingsSchema.parse({})): Process {
  const regions = database.open();
  opened.push(regions);
  const record = openRecord(regions);
  const touched = new Set<string>();
  const signals = signalsIn(regions);
  let writes = 0;
  const ports: KeepPorts = {
    record,
    signals: {
      ...signals,
      keep(...kept) {
        writes += 1;
        return signals.keep(...kept);
      },
    },
    settings,
    workspace: () => team,
    touched: (id) => touched.add(id),
  };
  return { keep: createKeepSignals(ports), record, touched, writes: () => writes };
}

const minute = (n: number) => new Date(Date.UTC(2026, 10, 26, 14, n)).toISOString();

function signal(alert: string, state: Signal['state'], at: string, more: Partial<Signal> = {}): Signal {
  return {
    source: 'prod',
    delivery: `${alert} ${state} ${at}`,
    alert,
    state,
    title: `${alert} is slow`,
    labels: {},
    at,
    ...more,
  };
}

const sent = (receivedAt: string) => ({ source: 'prod', kind: 'generic', body: '{}', receivedAt });

const told = async ({ keep }: Process, ...signals: readonly Signal[]) => {
  for (const one of signals) expect(await keep([one], sent(one.at))).toBe('kept');
};

const episodeId = (alert: string, episode: number) => requestId('alert', team, 'prod', alert, String(episode));

async function stateOf({ record }: Process, id: string): Promise<IncidentState | null> {
  const read = await record.load(id, { fresh: true });
  if (read.kind !== 'read') throw new Error('it can be read');
  return read.value?.state ?? null;
}

async function typesOf({ record }: Process, id: string): Promise<readonly string[]> {
  const read = await record.load(id, { fresh: true });
  return read.kind === 'read' ? (read.value?.events ?? []).map(({ type }) => type) : [];
}

/** What a tick does of a record at that time. */
async function settle(process: Process, id: string, at: string): Promise<boolean> {
  const state = await stateOf(process, id);
  const due = state === null ? null : incident.nextDue(state);
  const command = due === null || due.at > at ? null : incident.readCommand(due.command);
  if (command === null) return false;
  const event_id = requestId('timer', id, at);
  const request = { event_id, incident_id: id, actor: timer, origin: 'timer' as const, occurred_at: at, command };
  return (await process.record.execute(request)).kind === 'recorded';
}

describe('an episode', () => {
  test('is one record from the first firing until it has stayed clear, whatever comes twice or too late', async () => {
    const process = open();
    const [fired, cleared] = [signal('api', 'firing', minute(0)), signal('api', 'cleared', minute(3))];
    await told(process, fired, fired, cleared, fired, cleared);
    const id = episodeId('api', 1);
    expect(await typesOf(process, id)).toEqual(['declared', 'alert_opened', 'alert_cleared']);
    // Within five minutes it goes on.
    await told(process, signal('api', 'firing', minute(6)), signal('api', 'cleared', minute(7)));
    expect(await settle(process, id, minute(11))).toBe(false);
    expect(await settle(process, id, minute(12))).toBe(true);
    const state = await stateOf(process, id);
    expect(state).toMatchObject({ kind: 'alert', ended: 'cleared', alert: { episode: 1, source: 'prod' } });
    expect(await typesOf(process, id)).toEqual([
      ...['declared', 'alert_opened', 'alert_cleared', 'alert_fired', 'alert_cleared', 'alert_settled'],
    ]);
  });

  test('what a process has placed it neither writes nor looks up again; another process does', async () => {
    const [process, other] = [open(), open()];
    const fired = signal('queue', 'firing', minute(0));
    await told(process, fired, fired, fired);
    expect(process.writes()).toBe(1);
    await told(other, fired);
    expect(other.writes()).toBe(1);
    expect(await typesOf(process, episodeId('queue', 1))).toEqual(['declared', 'alert_opened']);
  });

  test('is followed by another when it fires after that, and never by what was overtaken', async () => {
    const process = open();
    const twin = signal('db', 'firing', minute(0), { delivery: 'from the other Alertmanager' });
    await told(process, signal('db', 'firing', minute(0)), signal('db', 'cleared', minute(1)));
    await settle(process, episodeId('db', 1), minute(6));
    await told(process, twin, signal('db', 'cleared', minute(1), { delivery: 'again' }));
    expect(await stateOf(process, episodeId('db', 2))).toBeNull();
    await told(process, signal('db', 'firing', minute(20)));
    expect(await stateOf(process, episodeId('db', 2))).toMatchObject({ resolved: null, alert: { episode: 2 } });
    expect(await typesOf(process, episodeId('db', 1))).toHaveLength(4);
  });

  test('that cleared before its firing arrived is clear at once', async () => {
    const process = open();
    await told(process, signal('late', 'cleared', minute(5)), signal('late', 'firing', minute(4)));
    expect((await stateOf(process, episodeId('late', 1)))?.alert).toMatchObject({ isFiring: false });
  });

  test('fires still when a firing overtook the clearing before it', async () => {
    const processes = [open(), open()];
    const [one, other] = processes;
    if (one === undefined || other === undefined) throw new Error('two processes');
    await told(one, signal('swapped', 'firing', minute(0)));
    await told(other, signal('swapped', 'firing', minute(4)));
    await told(one, signal('swapped', 'cleared', minute(3)));
    expect((await stateOf(one, episodeId('swapped', 1)))?.alert).toMatchObject({
      isFiring: true,
      changedAt: minute(4),
    });
  });

  test('clears however often its source told before that it fires', async () => {
    const process = open();
    const repeats = Array.from({ length: 130 }, (_, n) =>
      signal('loud', 'firing', new Date(Date.parse(minute(0)) + n).toISOString()),
    );
    expect(await process.keep(repeats, sent(minute(1)))).toBe('kept');
    await told(process, signal('loud', 'cleared', minute(2)));
    expect(await typesOf(process, episodeId('loud', 1))).toEqual(['declared', 'alert_opened', 'alert_cleared']);
  });

  test('flaps after five firings in an hour, and then has to stay clear for an hour', async () => {
    const process = open();
    for (let n = 0; n < 30; n++) {
      await told(process, signal('flap', n % 2 === 0 ? 'firing' : 'cleared', minute(2 * n)));
    }
    const state = await stateOf(process, episodeId('flap', 1));
    expect(state === null ? [] : incident.facts(state)).toContainEqual([
      { words: 'flapping: fired 15 times in an hour' },
    ]);
    expect(await settle(process, episodeId('flap', 1), minute(117))).toBe(false);
    expect(await settle(process, episodeId('flap', 1), minute(118))).toBe(true);
  });

  test('goes on, or is followed by another, when Alertmanager fires on after it had lost sight of it', async () => {
    const process = open();
    const firing = signal('lost', 'firing', minute(0));
    const again = async (received: string) =>
      process.keep([firing], { source: 'prod', kind: 'alertmanager', body: '{}', receivedAt: received });
    await told(process, firing, signal('lost', 'cleared', minute(5)));
    // The other one of the pair tells of the first firing a little later.
    await again(new Date(Date.parse(minute(5)) + 20_000).toISOString());
    expect((await stateOf(process, episodeId('lost', 1)))?.alert).toMatchObject({ isFiring: false });
    await again(minute(8));
    expect((await stateOf(process, episodeId('lost', 1)))?.alert).toMatchObject({ isFiring: true });
    await told(process, signal('lost', 'cleared', minute(9)));
    await settle(process, episodeId('lost', 1), minute(14));
    const other = { ...process, ...open() };
    await Promise.all([again(minute(20)), other.keep([firing], { ...sent(minute(20)), kind: 'alertmanager' })]);
    expect(await typesOf(process, episodeId('lost', 2))).toEqual(['declared', 'alert_opened']);
    await told(open(), signal('lost', 'cleared', minute(25)));
    expect((await stateOf(process, episodeId('lost', 2)))?.alert).toMatchObject({ isFiring: false });
  });

  test('that another process opened is cleared here, too', async () => {
    const [one, other] = [open(), open()];
    await told(one, signal('moved', 'firing', minute(0)), signal('moved', 'cleared', minute(1)));
    await settle(one, episodeId('moved', 1), minute(6));
    await told(other, signal('moved', 'firing', minute(10)));
    await told(one, signal('moved', 'cleared', minute(11)));
    expect((await stateOf(one, episodeId('moved', 2)))?.alert).toMatchObject({ isFiring: false });
  });

  test('is one, and each signal one event, when three processes are told everything in any order at once', async () => {
    const processes = [open(), open(), open()];
    const signals = Array.from({ length: 12 }, (_, n) => signal('many', n % 2 === 0 ? 'firing' : 'cleared', minute(n)));
    await Promise.all(
      processes.map(async (process, index) => {
        const own = [...signals.slice(index * 4), ...signals.slice(0, index * 4)];
        for (const one of own) expect(await process.keep([one], sent(one.at))).toBe('kept');
      }),
    );
    const [first] = processes;
    if (first === undefined) throw new Error('three processes');
    const id = episodeId('many', 1);
    const types = await typesOf(first, id);
    expect(types.slice(0, 2)).toEqual(['declared', 'alert_opened']);
    expect(types.filter((type) => type === 'alert_opened')).toHaveLength(1);
    expect((await stateOf(first, id))?.alert).toMatchObject({ isFiring: false, changedAt: minute(11) });
    expect(await stateOf(first, episodeId('many', 2))).toBeNull();
    const regions = database.open();
    opened.push(regions);
    const rows = await regions.runAnywhere((db) =>
      db.selectFrom('signal').selectAll().where('alert', '=', 'many').execute(),
    );
    expect(rows).toHaveLength(12);
  });
});

describe('a sender whose clock is not ours', () => {
  /** It was received at that minute, where its sender said no time. */
  const untimed = (alert: string, state: Signal['state'], n: number) =>
    signal(alert, state, minute(n), { untimed: true });

  test.each([
    ['slow', -2],
    ['fast', 4],
  ])('is %s: what it says no time of is compared by when it was received', async (alert, off) => {
    const process = open();
    const stateNow = async (episode = 1) => (await stateOf(process, episodeId(alert, episode)))?.alert;
    const by = (at: number) => signal(alert, 'firing', minute(at + off));
    const keep = async (one: Signal, received: number) =>
      expect(await process.keep([one], sent(minute(received)))).toBe('kept');
    await keep(by(0), 0);
    await keep(untimed(alert, 'cleared', 2), 2);
    expect(await stateNow()).toMatchObject({ isFiring: false });
    await keep(by(3), 3);
    expect(await stateNow()).toMatchObject({ isFiring: true });
    // What came before is told once more, by another process, and changes nothing.
    const other = open();
    for (const one of [by(0), untimed(alert, 'cleared', 2)])
      expect(await other.keep([one], sent(minute(4)))).toBe('kept');
    expect(await stateNow()).toMatchObject({ isFiring: true });
    await keep(untimed(alert, 'cleared', 5), 5);
    expect(await settle(process, episodeId(alert, 1), minute(10))).toBe(true);
    for (const one of [by(0), by(3)]) expect(await other.keep([one], sent(minute(10)))).toBe('kept');
    expect(await stateNow(2)).toBeUndefined();
    await keep(by(6.5), 11);
    expect(await stateNow(2)).toMatchObject({ isFiring: true, episode: 2 });
    await keep(signal(alert, 'firing', minute(9 + off)), 13);
    await keep(untimed(alert, 'cleared', 14), 14);
    expect(await stateNow(2)).toMatchObject({ isFiring: false });
  });

  test('is heard when it clears what fires by our clock', async () => {
    const process = open();
    const repeated = { source: 'prod', kind: 'alertmanager', body: '{}', receivedAt: minute(8) };
    await told(process, signal('seen', 'firing', minute(0)), signal('seen', 'cleared', minute(4)));
    await process.keep([signal('seen', 'firing', minute(0))], repeated);
    expect((await stateOf(process, episodeId('seen', 1)))?.alert).toMatchObject({ isFiring: true, isUntimed: true });
    expect(await process.keep([signal('seen', 'cleared', minute(7))], sent(minute(9)))).toBe('kept');
    expect((await stateOf(process, episodeId('seen', 1)))?.alert).toMatchObject({ isFiring: false });
  });
});

describe('a rule', () => {
  const ruled = (...rules: readonly object[]) => settingsSchema.parse({ alerts: { rules } });

  test('that ignores leaves the signal and no record', async () => {
    const process = open(ruled({ labels: { env: 'dev*' }, does: 'ignore' }));
    await told(process, signal('quiet', 'firing', minute(0), { labels: { env: 'dev-3' } }));
    expect(await stateOf(process, episodeId('quiet', 1))).toBeNull();
  });

  test('that declares leads to one incident, which is told of the alert and tells it which it is', async () => {
    const settings = ruled({ service: 'checkout', does: 'declare', severity: 'sev2' });
    const processes = [open(settings), open(settings)];
    const firing = signal('cart', 'firing', minute(0), { service: 'checkout' });
    await Promise.all(processes.map((process) => told(process, firing)));
    const [process] = processes;
    if (process === undefined) throw new Error('two processes');
    const id = episodeId('cart', 1);
    await showing(process, settings, id);
    const own = (await stateOf(process, id))?.alert?.incident;
    expect(own).toMatchObject({ kind: 'real', number: 1 });
    expect(await stateOf(process, own?.incident_id ?? '')).toMatchObject({
      severity: 'sev2',
      alerts: [{ incident_id: id, isFiring: true, title: 'cart is slow' }],
    });
    await told(process, signal('cart', 'cleared', minute(2), { service: 'checkout' }));
    await showing(process, settings, id);
    expect(await typesOf(process, own?.incident_id ?? '')).toEqual(['declared', 'alert_noted', 'alert_noted']);
    expect(await stateOf(process, own?.incident_id ?? '')).toMatchObject({
      alerts: [{ isFiring: false, isOver: false }],
    });
    expect(await settle(process, id, minute(7))).toBe(true);
    await showing(process, settings, id);
    expect(await stateOf(process, own?.incident_id ?? '')).toMatchObject({
      alerts: [{ isFiring: false, isOver: true }],
    });
  });

  test('that resolves has its incident resolved once the alert has stayed clear, and not again after a reopening', async () => {
    const settings = ruled({ does: 'declare', resolves: true });
    const process = open(settings);
    await told(process, signal('till', 'firing', minute(0)), signal('till', 'cleared', minute(2)));
    const id = episodeId('till', 1);
    await showing(process, settings, id);
    const own = (await stateOf(process, id))?.alert?.incident?.incident_id ?? '';
    let minutes = 60;
    const later = () => new Date(Date.now() + 60_000 * minutes++).toISOString();
    /** Whether all that is due by then, reminders first, has resolved it. */
    const isResolved = async () => {
      while (await settle(process, own, later()));
      return (await stateOf(process, own))?.ended === 'resolved';
    };
    expect(await isResolved()).toBe(false);
    expect(await settle(process, id, minute(7))).toBe(true);
    await showing(process, settings, id);
    expect(await isResolved()).toBe(true);
    const reopen = { type: 'reopen' as const };
    const request = { event_id: requestId('test', own), incident_id: own, actor: 'U0ANA', origin: 'command' as const };
    expect((await process.record.execute({ ...request, occurred_at: later(), command: reopen })).kind).toBe('recorded');
    expect(await isResolved()).toBe(false);
  });

  test('that groups has the alerts of a service share an incident', async () => {
    const settings = ruled({ does: 'declare', group_by: ['service'] });
    const process = open(settings);
    for (const alert of ['disk', 'memory']) {
      await told(process, signal(alert, 'firing', minute(10), { service: 'search' }));
      await showing(process, settings, episodeId(alert, 1));
    }
    const ids = await Promise.all(
      ['disk', 'memory'].map(
        async (alert) => (await stateOf(process, episodeId(alert, 1)))?.alert?.incident?.incident_id,
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect((await stateOf(process, ids[0] ?? ''))?.alerts).toHaveLength(2);
  });

  test('that pages does so once, however the alert flaps, and for all alerts that share an incident', async () => {
    const settings = settingsSchema.parse({
      alerts: {
        rules: [
          { service: 'pay', does: 'post', page: 'core' },
          { does: 'declare', group_by: ['service'], page: 'core' },
        ],
      },
      escalations: [{ name: 'core', steps: [{ whom: ['U0BEN'] }], repeat: 0 }],
    });
    const process = open(settings);
    for (let n = 0; n < 60; n++)
      await told(process, signal('pulse', n % 2 === 0 ? 'firing' : 'cleared', minute(n), { service: 'pay' }));
    const own = await stateOf(process, episodeId('pulse', 1));
    expect(own?.pages).toMatchObject([{ asked: { name: 'core' }, taken: [{ people: ['U0BEN'] }] }]);

    for (const alert of ['cpu', 'heap']) {
      for (let n = 0; n < 4; n++) {
        const state = n % 2 === 0 ? 'firing' : 'cleared';
        await told(process, signal(alert, state, minute(10 + n), { service: 'login' }));
        await showing(process, settings, episodeId(alert, 1));
      }
    }
    const shared = (await stateOf(process, episodeId('cpu', 1)))?.alert?.incident?.incident_id ?? '';
    expect((await stateOf(process, shared))?.pages).toMatchObject([{ by: 'system:signals', asked: { name: 'core' } }]);
    expect((await stateOf(process, episodeId('cpu', 1)))?.pages).toEqual([]);
  });

  test('waits for the end of a silence, and then declares and pages if the alert still fires', async () => {
    const settings = settingsSchema.parse({
      alerts: {
        rules: [
          { service: 'pay', does: 'post', page: 'core' },
          { service: 'search', does: 'post' },
          { does: 'declare', page: 'core' },
        ],
      },
      escalations: [{ name: 'core', steps: [{ whom: ['U0BEN'] }], repeat: 0 }],
    });
    const process = open(settings);
    const pagesOf = async (id: string) => (await stateOf(process, id))?.pages.length;
    /** Until nothing is due by then any more. */
    const pass = async (id: string, from: number) => {
      for (let n = from; await settle(process, id, minute(n)); n++);
      await showing(process, settings, id);
    };
    /** It fires, is silenced for an hour, clears, settles, and fires again at minute 55. */
    const silenced = async (alert: string, more: Partial<Signal>) => {
      await told(process, signal(alert, 'firing', minute(0), more));
      const id = episodeId(alert, 1);
      const request = { event_id: requestId('test', id), incident_id: id, actor: 'U0ANA', origin: 'command' as const };
      const command = { type: 'silence_alert' as const, seconds: 3600 };
      await process.record.execute({ ...request, occurred_at: minute(0), command });
      await told(process, signal(alert, 'cleared', minute(2), more));
      await pass(id, 7);
      await told(process, signal(alert, 'firing', minute(55), more));
      const next = episodeId(alert, 2);
      await showing(process, settings, next);
      expect(await stateOf(process, next)).toMatchObject({ pages: [], alert: { declares: null, incident: null } });
      return next;
    };
    const declared = await silenced('gate', {});
    await pass(declared, 59);
    expect((await stateOf(process, declared))?.alert?.declares).toBeNull();
    await pass(declared, 60);
    await pass(declared, 90);
    const own = (await stateOf(process, declared))?.alert?.incident?.incident_id ?? '';
    expect(await pagesOf(own)).toBe(1);
    expect(await pagesOf(declared)).toBe(0);

    const posted = await silenced('card', { service: 'pay' });
    await pass(posted, 60);
    await pass(posted, 90);
    expect(await pagesOf(posted)).toBe(1);

    // What has cleared before the silence ends needs nobody, until it fires again.
    const cleared = await silenced('door', {});
    await told(process, signal('door', 'cleared', minute(58)));
    await pass(cleared, 60);
    expect((await stateOf(process, cleared))?.alert).toMatchObject({ declares: null, incident: null });
    await told(process, signal('door', 'firing', minute(62)));
    await pass(cleared, 62);
    expect((await stateOf(process, cleared))?.alert?.incident).not.toBeNull();

    const quiet = await silenced('list', { service: 'search' });
    await pass(quiet, 60);
    expect((await typesOf(process, quiet)).at(-1)).toBe('alert_silence_ended');
  });

  describe('on an alert that flaps more slowly than it settles', () => {
    const settings = settingsSchema.parse({
      alerts: { settle: '1m', rules: [{ does: 'declare', page: 'core' }] },
      escalations: [{ name: 'core', steps: [{ whom: ['U0BEN'] }], repeat: 0 }],
    });
    /** It fires at each of these minutes, is clear one later, and what is due by the next is done. */
    async function flap(process: Process, alert: string, minutes: readonly number[], first = 1): Promise<number> {
      let episode = first;
      for (const n of minutes) {
        if ((await stateOf(process, episodeId(alert, episode)))?.resolved != null) episode += 1;
        await told(process, signal(alert, 'firing', minute(n)), signal(alert, 'cleared', minute(n + 1)));
        await showing(process, settings, episodeId(alert, episode));
        await settle(process, episodeId(alert, episode), minute(n + 2));
      }
      return episode;
    }
    const incidentOf = async (process: Process, alert: string, episode: number) =>
      (await stateOf(process, episodeId(alert, episode)))?.alert?.incident?.incident_id ?? null;

    test.each([
      ['every 8 minutes', 8],
      ['every 3 minutes', 3],
    ])('opens no incident and pages nobody from its fifth firing in an hour on: %s', async (_, every) => {
      const process = open(settings);
      const alert = `slow ${every}`;
      const firings = 7;
      const last = await flap(
        process,
        alert,
        Array.from({ length: firings }, (_, n) => n * every),
      );
      expect(last).toBe(5);
      const state = await stateOf(process, episodeId(alert, last));
      expect(state).toMatchObject({ resolved: null, pages: [], alert: { isFiring: false } });
      expect(JSON.stringify(state === null ? [] : incident.facts(state))).toContain('flapping: fired ');
      // Until then each was one of its own; then it goes on in the last of them, which is open.
      const ids = await Promise.all([1, 2, 3, 4, 5].map((episode) => incidentOf(process, alert, episode)));
      expect(new Set(ids.slice(0, 4)).size).toBe(4);
      expect(ids[4]).toBe(ids[3]);
      expect((await stateOf(process, ids[3] ?? ''))?.pages).toHaveLength(1);
      // Once it was quiet for an hour, it is as any other.
      const end = (firings - 1) * every + 1;
      expect(await settle(process, episodeId(alert, 5), minute(end + 59))).toBe(false);
      expect(await settle(process, episodeId(alert, 5), minute(end + 60))).toBe(true);
      expect(await flap(process, alert, [end + 61], 5)).toBe(6);
      expect((await stateOf(process, (await incidentOf(process, alert, 6)) ?? ''))?.pages).toHaveLength(1);
    });

    test('opens none where the last one is resolved, either, until it fires for an hour on end', async () => {
      const process = open(settings);
      await flap(process, 'resolved', [0, 8, 16, 24]);
      const id = (await incidentOf(process, 'resolved', 4)) ?? '';
      const asked = { event_id: requestId('test', id), incident_id: id, actor: 'U0ANA', origin: 'command' as const };
      const outcome = await process.record.execute({
        ...{ ...asked, occurred_at: new Date().toISOString(), command: { type: 'resolve', text: 'Over.' } },
      });
      expect(outcome.kind).toBe('recorded');
      await flap(process, 'resolved', [32, 40], 4);
      expect((await stateOf(process, episodeId('resolved', 5)))?.alert).toMatchObject({
        ...{ declares: null, incident: null },
      });
      expect(await stateOf(process, episodeId('resolved', 6))).toBeNull();
      // It has come to stay.
      await told(process, signal('resolved', 'firing', minute(48)));
      const last = episodeId('resolved', 5);
      expect(await settle(process, last, minute(107))).toBe(false);
      expect(await settle(process, last, minute(108))).toBe(true);
      await showing(process, settings, last);
      expect((await stateOf(process, (await incidentOf(process, 'resolved', 5)) ?? ''))?.pages).toHaveLength(1);
    });
  });

  describe('and an acknowledgement at the source', () => {
    const settings = settingsSchema.parse({
      alerts: { rules: [{ does: 'declare', page: 'core' }] },
      escalations: [{ name: 'core', steps: [{ whom: ['U0BEN'] }], repeat: 0 }],
    });
    const acknowledgedBy = async (process: Process, id: string) =>
      (await stateOf(process, id))?.acknowledged?.by ?? null;

    test('that comes before its firing counts; one of an earlier episode does not', async () => {
      const process = open(settings);
      const early = signal('early', 'acknowledged', minute(1));
      await told(process, early, signal('early', 'firing', minute(0)));
      expect(await acknowledgedBy(process, episodeId('early', 1))).toBe('system:signals');
      await told(process, signal('early', 'cleared', minute(2)));
      await settle(process, episodeId('early', 1), minute(7));
      await told(process, signal('early', 'firing', minute(20)));
      await told(open(settings), early);
      expect(await acknowledgedBy(process, episodeId('early', 2))).toBeNull();
    });

    test('is over once the source takes it back, in the incident, too', async () => {
      const process = open(settings);
      const id = episodeId('back', 1);
      await told(process, signal('back', 'firing', minute(0)));
      await showing(process, settings, id);
      const own = (await stateOf(process, id))?.alert?.incident?.incident_id ?? '';
      const show = async () => {
        await showing(process, settings, id);
        await showing(process, settings, own);
      };
      await told(process, signal('back', 'acknowledged', minute(1)));
      await show();
      expect(await acknowledgedBy(process, own)).toBe('system:signals');
      await told(process, signal('back', 'unacknowledged', minute(3)));
      // What came before is told once more.
      await told(open(settings), signal('back', 'acknowledged', minute(1)));
      await show();
      await show();
      expect(await acknowledgedBy(process, id)).toBeNull();
      expect(await acknowledgedBy(process, own)).toBeNull();
      await told(process, signal('back', 'acknowledged', minute(5)));
      await show();
      expect(await acknowledgedBy(process, own)).toBe('system:signals');
    });

    test('of a person in Slack stays when the source takes its own back, which also fires', async () => {
      const process = open(settings);
      const id = episodeId('hers', 1);
      await told(process, signal('hers', 'firing', minute(0)));
      const request = { event_id: requestId('test', id), incident_id: id, actor: 'U0ANA', origin: 'button' as const };
      await process.record.execute({ ...request, occurred_at: minute(1), command: { type: 'acknowledge' } });
      await told(process, signal('hers', 'cleared', minute(2)), signal('hers', 'unacknowledged', minute(3)));
      expect(await stateOf(process, id)).toMatchObject({ acknowledged: { by: 'U0ANA' }, alert: { isFiring: true } });
    });
  });

  /** What showing the records in Slack begins with, until nothing is owed any more. */
  async function showing(process: Process, settings: Settings, id: string): Promise<void> {
    const touched = new Set([id]);
    for (const one of touched) {
      const state = await stateOf(process, one);
      if (state !== null)
        await settleOwed(
          { record: process.record, settings, owedSettled: new Map(), touched: (other) => touched.add(other) },
          state,
        );
    }
  }
});

test('a large delivery is kept whatever is quoted in it, its text cut where a row would not take it', async () => {
  const regions = database.open();
  opened.push(regions);
  const body = '"\u{1f525}'.repeat(230_000);
  const [first, ...others] = Array.from({ length: 3_100 }, (_, index) =>
    keptSignal(team, signal(`large ${index}`, 'info', minute(1))),
  );
  if (first === undefined) throw new Error('a signal expected');
  await signalsIn(regions).keep(team, [first, ...others], { kind: 'generic', body, received_at: minute(1) });
  const rows = await regions.runAnywhere((db) =>
    db.selectFrom('signal').select(['signal_id', 'data']).where('alert', 'like', 'large %').execute(),
  );
  expect(rows).toHaveLength(3_100);
  const { sent } = z
    .object({ sent: z.object({ body: z.string() }) })
    .parse(rows.find(({ signal_id }) => signal_id === first.signal_id)?.data);
  expect(sent.body).toMatch(/^("\u{1f525})+"?… \(690000 characters in all\)$/u);
  expect(sent.body.length).toBeGreaterThan(400_000);
});
