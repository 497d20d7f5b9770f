import { incident } from '../../src/capabilities/index.ts';
import type { Stored } from '../../src/store/event-row.ts';
import { eventsOf } from '../../src/store/postgres-event-store.ts';
import { createAudit, type Violation } from './audit.ts';
import { chance } from './chance.ts';
import { createDatabaseModel, type DatabaseModel } from './database-model.ts';
import { createPeople, incidentOfWish } from './people.ts';
import { type Happening, remembersAll, type Schedule, when } from './schedule.ts';
import { createScheduler } from './scheduler.ts';
import { type SimulatedProcess, startProcess } from './simulated-process.ts';
import type { World } from './world.ts';

/** What can happen without anything going wrong. */
const harmless: ReadonlySet<Happening['kind']> = new Set(['delivery', 'look', 'rebuild']);

/** How long the database's owner takes at most to delete a text once its redaction is recorded, in milliseconds. */
const eraseMaxMs = 200;

/** What a draw is for, so that no two share their numbers. */
const purposes = { erase: 301 };

/** How often what happened, by name. */
export type Tally = Map<string, number>;

export type History = {
  readonly violation: Violation | null;
  readonly tally: Tally;
  /** One for each step, in order. */
  readonly lines: readonly string[];
};

/**
 * Plays one history: several processes, each with the real record over a store of its own, on one modelled cluster.
 * First comes what the schedule holds. When nothing of it is left, no fault either, every request that was ever made is
 * delivered once more and has to be answered for good, and everybody reads everything. Ends at the first violation.
 * `traced` keeps the lines.
 */
export async function playHistory(schedule: Schedule, traced = false): Promise<History> {
  const { happenings } = schedule;
  const scheduler = createScheduler();
  const audit = createAudit(schedule.cachedEvents < remembersAll);
  const tally: Tally = new Map();
  const lines: string[] = [];
  const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
  let calm = schedule.failingReads === 0 && happenings.every(({ kind }) => harmless.has(kind));
  const database: DatabaseModel = createDatabaseModel((stored) => {
    audit.committed(stored);
    for (const { event } of stored.slice(-1)) audit.listed(event.incident_id, database.overviewOf(event.incident_id));
    for (const { incidentId, sequence } of redactedBy(stored)) {
      const delay = chance(schedule.luck, purposes.erase, sequence) * eraseMaxMs;
      scheduler.after(delay, () => database.erase(incidentId, sequence));
      count('redactions');
    }
  });
  const world: World = {
    schedule,
    scheduler,
    audit,
    database,
    ...faultsOf(happenings, scheduler.now, () => calm),
    isCalm: () => calm,
    clock: () => new Date(Date.UTC(2026, 10, 24) + scheduler.now()).toISOString(),
    count,
    say(line) {
      if (traced) lines.push(`${when(scheduler.now())} ${line()}`);
    },
  };
  const processes = Array.from({ length: schedule.processes }, (_, index) => startProcess(world, index, 0));
  const people = createPeople(world, processes);
  const stopped = () => audit.violation !== null;

  for (const happening of happenings) {
    if (happening.kind === 'fate') continue;
    scheduler.after(happening.at, () => happen(world, processes, people, happening));
  }
  await scheduler.run(stopped);
  if (!stopped()) {
    calm = true;
    world.say(() => 'nothing is left and no fault is about: every request is made once more');
    people.askAllAgain();
    await scheduler.run(stopped);
  }
  if (!stopped() && people.waiting() > 0) {
    audit.fail('every request is answered', `${people.waiting()} requests wait though nothing is under way`);
  }
  if (!stopped()) {
    const newcomer = startProcess(world, processes.length, 0);
    for (const incidentId of audit.incidents()) {
      for (const process of [newcomer, ...processes]) people.look(incidentId, process, true);
    }
    await scheduler.run(stopped);
    audit.ended((incidentId) => database.readAfter(incidentId, 0));
  }
  return { violation: audit.violation, tally, lines };
}

/** The events whose texts are to be erased once these are committed. */
function redactedBy(stored: readonly Stored[]): readonly { readonly incidentId: string; readonly sequence: number }[] {
  const read = eventsOf(stored);
  return (read.kind === 'read' ? read.value : []).flatMap((event) => {
    const sequence = incident.redactedBy(event);
    return sequence === null ? [] : [{ incidentId: event.incident_id, sequence }];
  });
}

/** Reads an incident's record, and writes what lists say of it somewhat later, as `quorum rebuild` does. */
function rebuild({ database, scheduler, audit }: World, incidentId: string, lasts: number): void {
  const read = eventsOf(database.readAfter(incidentId, 0));
  const state = read.kind === 'read' ? incident.fold(incident.withRedactions(read.value)) : null;
  if (state === null) return;
  scheduler.after(lasts, () => {
    database.rebuild(incident.overview(state));
    audit.listed(incidentId, database.overviewOf(incidentId));
  });
}

function faultsOf(
  happenings: readonly Happening[],
  now: () => number,
  isCalm: () => boolean,
): Pick<World, 'isUp' | 'nextFate'> {
  const outages = happenings.filter((each) => each.kind === 'outage');
  const fates = happenings.filter((each) => each.kind === 'fate');
  const inserts = new Map<number, number>();
  return {
    isUp: (asked) =>
      outages.every(({ region, at, lasts }) => {
        return (region !== asked && region !== 'every region') || now() < at || now() >= at + lasts;
      }),
    nextFate(process) {
      const insert = inserts.get(process) ?? 0;
      inserts.set(process, insert + 1);
      if (isCalm()) return null;
      return fates.find((each) => each.process === process && each.insert === insert)?.fate ?? null;
    },
  };
}

function happen(
  world: World,
  processes: SimulatedProcess[],
  people: ReturnType<typeof createPeople>,
  happening: Exclude<Happening, { kind: 'fate' }>,
): void {
  const { scheduler, say, count } = world;
  switch (happening.kind) {
    case 'delivery':
      people.ask(happening.wish, happening.process);
      return;
    case 'look': {
      const process = processes[happening.process];
      if (process?.isAlive()) people.look(incidentOfWish(happening.incident), process, happening.fresh);
      return;
    }
    case 'crash': {
      const process = processes[happening.process];
      if (process === undefined || !process.isAlive()) return;
      process.die();
      count('crashes');
      say(() => `process ${process.index} dies`);
      scheduler.after(happening.lasts, () => {
        say(() => `process ${process.index} starts again`);
        processes[happening.process] = startProcess(world, process.index, process.life + 1);
      });
      return;
    }
    case 'rebuild':
      count('rebuilds');
      rebuild(world, incidentOfWish(happening.incident), happening.lasts);
      return;
    case 'outage':
      count('outages');
      say(() => `${happening.region} is lost`);
      scheduler.after(happening.lasts, () => say(() => `${happening.region} is back`));
      return;
    default:
      happening satisfies never;
  }
}
