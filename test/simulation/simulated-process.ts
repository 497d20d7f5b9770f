import { createRecord, type IncidentRecord } from '../../src/store/record.ts';
import { chance } from './chance.ts';
import { createRegionalStore } from './regional-store.ts';
import { regions } from './schedule.ts';
import type { World } from './world.ts';

/** One life of one process: the real record over a store of its own. */
export type SimulatedProcess = {
  readonly index: number;
  readonly life: number;
  /** The process in this life, which remembers nothing of the one before. */
  readonly name: string;
  readonly record: IncidentRecord;
  isAlive(): boolean;
  /** As kill -9: what it waited for is heard by nobody; what the cluster has begun goes on. */
  die(): void;
};

/** How often a leg takes so many times longer than usual. */
const slowLegs = { likelihood: 0.05, times: 15 };

/** What a draw is for, so that no two share their numbers. */
const purposes = { legs: 101, slow: 102, random: 103, silence: 104, reads: 105, salts: 106 };

export function startProcess(world: World, index: number, life: number): SimulatedProcess {
  const { schedule, scheduler } = world;
  let alive = true;
  let drawn = 0;
  const draw = (purpose: number) => chance(schedule.luck, purpose, index, life, ++drawn);
  const isAlive = () => alive;
  const store = createRegionalStore({
    scheduler,
    database: world.database,
    regions: index % 2 === 0 ? regions : regions.toReversed(),
    isUp: world.isUp,
    isAlive,
    nextFate: () => world.nextFate(index),
    leg() {
      const times = draw(purposes.slow) < slowLegs.likelihood ? slowLegs.times : 1;
      return 1 + Math.floor(draw(purposes.legs) * schedule.legMax) * times;
    },
    readFails: () => !world.isCalm() && draw(purposes.reads) < schedule.failingReads,
    silence: () => 100 + Math.floor(draw(purposes.silence) * 10_000),
    clock: world.clock,
    count: world.count,
    say: (line) => world.say(() => `process ${index} ${line()}`),
  });
  const ports = {
    store,
    random: () => draw(purposes.random),
    salt: () => [1, 2, 3, 4].map(() => hex(draw(purposes.salts))).join(''),
    // Less patient than a real process, so that short histories see it give up.
    now: () => scheduler.now() * 5,
    wait: (milliseconds: number) =>
      new Promise<void>((resolve) => scheduler.after(milliseconds, () => alive && resolve())),
  };
  return {
    index,
    life,
    name: `${index} life ${life}`,
    record: createRecord(ports, schedule.cachedEvents),
    isAlive,
    die() {
      alive = false;
    },
  };
}

/** Four bytes in hex of a number from 0 up to 1. */
function hex(drawn: number): string {
  return Math.floor(drawn * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
