import type { Overview } from '../../src/kernel/overview.ts';
import type { EventDraft, EventStore, InsertOutcome } from '../../src/store/event-store.ts';
import { eventsOf } from '../../src/store/postgres-event-store.ts';
import type { ReadOutcome } from '../../src/store/read-outcome.ts';
import type { DatabaseModel, Transaction } from './database-model.ts';
import type { Scheduler } from './scheduler.ts';

/** What becomes of one insert, besides what the cluster decides. */
export const fates = [
  'turned away by one region',
  'turned away by every region',
  'cut before the commit',
  'cut after the commit',
  'cut before the commit, with the network',
  'cut after the commit, with the network',
  'answered before the network goes',
  'given up, then committed late',
  'answered late',
  'told of a schema change',
  'refused as wrong',
] as const;
export type Fate = (typeof fates)[number];

/** What lies between one process and the cluster. */
export type Wire = {
  readonly scheduler: Scheduler;
  readonly database: DatabaseModel;
  /** The regions in the order in which this process prefers them. */
  readonly regions: readonly string[];
  readonly isUp: (region: string) => boolean;
  /** Whether the process still runs: what comes back to a dead one is heard by nobody. */
  readonly isAlive: () => boolean;
  /** What is to become of the next insert; null when nothing disturbs it. */
  readonly nextFate: () => Fate | null;
  /** Whether the next reading fails of itself. */
  readonly readFails: () => boolean;
  /** How long the next leg of a way takes, in milliseconds. */
  readonly leg: () => number;
  /** How long the process is without a network when it loses it, in milliseconds. */
  readonly silence: () => number;
  readonly clock: () => string;
  readonly count: (what: string) => void;
  readonly say: (line: () => string) => void;
};

/** How long a late thing takes, in ordinary legs. */
const lateLegs = 100;

const broken: InsertOutcome = { kind: 'unknown', reason: 'the connection broke' };

/** The store of one process over a modelled cluster: goes to the next region when one turns it away, as the real one does. */
export function createRegionalStore(wire: Wire): EventStore {
  const { scheduler, database, regions, count, say } = wire;

  /** So many legs later; what happens in the cluster happens whether the process still runs or not. */
  const pass = (legs: number) => new Promise<void>((resolve) => scheduler.after(wire.leg() * legs, resolve));

  /** The same on the side of the process, where nothing happens any more once it is dead. */
  const travel = (legs: number) =>
    new Promise<void>((resolve) => scheduler.after(wire.leg() * legs, () => wire.isAlive() && resolve()));

  let silentUntil = 0;
  const reaches = (region: string) => wire.isUp(region) && scheduler.now() >= silentUntil;

  function loseNetwork(): void {
    const silence = wire.silence();
    silentUntil = scheduler.now() + silence;
    say(() => `is without a network for ${silence} ms`);
    scheduler.after(silence, () => undefined);
  }

  function turnsAway(region: string, fate: Fate | null): boolean {
    return fate === 'turned away by every region' || (fate === 'turned away by one region' && region === regions[0]);
  }

  async function insertIn(
    region: string,
    drafts: readonly EventDraft[],
    overview: Overview | null,
    fate: Fate | null,
  ): Promise<InsertOutcome> {
    const what = () => drafts.map(({ link }) => `${link.sequence} ${link.type}`).join(', ');

    /** The answer on its way back: a region that is lost by then loses it. */
    async function told(outcome: InsertOutcome, legs = 1): Promise<InsertOutcome> {
      await travel(legs);
      const heard = reaches(region) ? outcome : broken;
      say(() => `hears "${heard.kind}" of ${what()}`);
      return heard;
    }

    function commit(transaction: Transaction): InsertOutcome {
      if (!wire.isUp(region)) return broken;
      const recorded_at = wire.clock();
      const committed = database.commit(transaction, region, recorded_at);
      count(committed ? 'commits' : 'conflicts at the commit');
      say(() => `${committed ? 'has committed' : 'is beaten to'} ${what()} in ${region}`);
      return committed ? { kind: 'committed', region, recorded_at } : { kind: 'conflict' };
    }

    await travel(1);
    if (!reaches(region) || turnsAway(region, fate)) {
      say(() => `is turned away by ${region} with ${what()}`);
      return { kind: 'unavailable', reason: `${region} turns connections away` };
    }
    say(() => `begins ${what()} in ${region}${fate === null ? '' : `, to be ${fate}`}`);
    if (fate === 'refused as wrong') throw new Error('the statement is wrong');
    if (fate === 'cut before the commit, with the network') loseNetwork();
    if (fate === 'cut before the commit' || fate === 'cut before the commit, with the network') return told(broken);
    if (fate === 'told of a schema change') return told({ kind: 'conflict' });
    const transaction = database.begin(drafts, overview);
    if (transaction === null) {
      count('conflicts at the statement');
      return told({ kind: 'conflict' });
    }
    if (fate === 'given up, then committed late') {
      void pass(lateLegs).then(() => commit(transaction));
      return told(broken);
    }
    await pass(1);
    const outcome = commit(transaction);
    if (fate === 'cut after the commit, with the network') loseNetwork();
    if (fate === 'cut after the commit' || fate === 'cut after the commit, with the network') return told(broken);
    const heard = await told(outcome, fate === 'answered late' ? lateLegs : 1);
    if (fate === 'answered before the network goes') loseNetwork();
    return heard;
  }

  /** Asks one region after the other; a question may be repeated freely. */
  async function read<T>(question: () => T): Promise<ReadOutcome<T>> {
    if (wire.readFails()) {
      await travel(1);
      count('reads that fail');
      return { kind: 'unavailable', reason: 'the connection broke' };
    }
    for (const region of regions) {
      await travel(1);
      if (!reaches(region)) continue;
      const value = question();
      await travel(1);
      if (reaches(region)) return { kind: 'read', value };
    }
    return { kind: 'unavailable', reason: 'no region answers' };
  }

  return {
    async insert(drafts, overview) {
      const fate = wire.nextFate();
      count(drafts.length === 1 ? 'inserts of one event' : 'inserts of several events');
      if (fate !== null) count(`inserts ${fate}`);
      let outcome: InsertOutcome = { kind: 'unavailable', reason: 'there is no region' };
      for (const region of regions) {
        outcome = await insertIn(region, drafts, overview, fate);
        if (outcome.kind !== 'unavailable') break;
      }
      return outcome;
    },
    async readAfter(incidentId, sequence) {
      const stored = await read(() => database.readAfter(incidentId, sequence));
      return stored.kind === 'read' ? eventsOf(stored.value) : stored;
    },
    incidentOf: (eventId) => read(() => database.incidentOf(eventId)),
    nextNumber: (teamId) => read(() => database.nextNumber(teamId)),
  };
}
