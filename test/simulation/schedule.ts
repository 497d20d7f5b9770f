import type { Command } from '../../src/capabilities/index.ts';
import { createDice, type Dice } from './chance.ts';
import { drawCommand } from './draw-command.ts';
import { type Fate, fates } from './regional-store.ts';

export const regions = ['us-east-1', 'us-west-2'] as const;

/** A cache that holds more events than any history has. */
export const remembersAll = 100_000;

type Declare = Omit<Extract<Command, { type: 'declare' }>, 'number'>;

/** What a person asks for once, however often it is delivered. */
export type Wish = {
  readonly actor: string;
  /** The incidents are numbered from 0; the first wish for each declares it. */
  readonly incident: number;
  readonly command: Exclude<Command, { type: 'declare' }> | Declare;
  /** The wish whose request id it carries: its own, or by mistake another's. */
  readonly id: number;
  /** What the person does when told that it is not known or not possible: presses again, asks anew, or leaves it. */
  readonly again: 'same' | 'anew' | 'never';
};

/** One thing that happens in a history; `at` in milliseconds. */
export type Happening =
  | { readonly kind: 'delivery'; readonly at: number; readonly process: number; readonly wish: number }
  | { readonly kind: 'look'; readonly at: number; readonly process: number; readonly incident: number; fresh: boolean }
  /** What lists say is made anew from the record, which takes so long from reading to writing. */
  | { readonly kind: 'rebuild'; readonly at: number; readonly incident: number; readonly lasts: number }
  | { readonly kind: 'crash'; readonly at: number; readonly process: number; readonly lasts: number }
  /** The region is one of them, or `every region`. */
  | { readonly kind: 'outage'; readonly at: number; readonly region: string; readonly lasts: number }
  /** What becomes of a process's n-th insert, counted from 0. */
  | { readonly kind: 'fate'; readonly process: number; readonly insert: number; readonly fate: Fate };

/** A whole history before it is played: the same schedule always leads to the same history. */
export type Schedule = {
  readonly seed: number;
  /** What delays and pauses follow from; at first the seed. */
  readonly luck: number;
  readonly processes: number;
  /** The bound of each process's cache, in events. */
  readonly cachedEvents: number;
  /** The longest ordinary leg of a way to the database, in milliseconds. */
  readonly legMax: number;
  /** How likely a reading fails of itself, 0 to 1. */
  readonly failingReads: number;
  readonly wishes: readonly Wish[];
  readonly happenings: readonly Happening[];
};

const people = ['Ana', 'Ben', 'Chloe', 'Dev'] as const;

/** Draws a history from its seed: busy or quiet, calm or stormy. */
export function drawSchedule(seed: number): Schedule {
  const dice = createDice(seed);
  const processes = dice.pick([2, 2, 3]);
  const incidents = dice.pick([1, 1, 2, 3]);
  const storm = dice.pick([0, 0.03, 0.1, 0.3]);
  const legMax = dice.pick([1, 8, 20]);
  const wishes = drawWishes(dice, incidents);
  // People act in bursts: most of a history's requests meet others on their way.
  const moments: readonly [number, ...number[]] = [40, 40 + dice.below(100), 100 + dice.below(400)];
  const spread = dice.pick([1, legMax, 3 * legMax]);
  const sometime = () => dice.pick(moments) + dice.below(spread);
  const favoured = dice.hits(0.5) ? dice.below(processes) : null;
  const someProcess = () => (favoured !== null && dice.hits(0.7) ? favoured : dice.below(processes));
  // What Slack shows is read anew whenever somebody has done something.
  const curiosity = dice.pick([0, 0.5, 1]);
  const happenings: Happening[] = [];
  wishes.forEach((wish, index) => {
    const early = wish.command.type === 'declare' && dice.hits(0.9);
    const at = early ? dice.below(20) : sometime();
    for (let times = dice.pick([1, 1, 1, 2, 3]); times > 0; times -= 1) {
      const process = someProcess();
      const due = at + dice.below(dice.pick([0, 2, 30, 200]) + 1);
      happenings.push({ kind: 'delivery', at: due, process, wish: index });
      if (!dice.hits(curiosity)) continue;
      const { incident } = wish;
      const after = dice.below(dice.pick([1, legMax, 4 * legMax]));
      happenings.push({ kind: 'look', at: due + after, process, incident, fresh: dice.hits(0.8) });
    }
  });
  for (let incident = 0; incident < incidents; incident += 1) {
    if (dice.hits(0.3)) happenings.push({ kind: 'rebuild', at: sometime(), incident, lasts: dice.below(4 * legMax) });
  }
  if (storm > 0) happenings.push(...drawFaults(dice, storm, processes, sometime));
  return {
    seed,
    luck: seed,
    processes,
    cachedEvents: dice.pick([1, 4, 9, remembersAll, remembersAll]),
    legMax,
    failingReads: storm,
    wishes,
    happenings,
  };
}

function drawFaults(dice: Dice, storm: number, processes: number, sometime: () => number): readonly Happening[] {
  const faults: Happening[] = [];
  for (let process = 0; process < processes; process += 1) {
    for (let insert = 0; insert < 30; insert += 1) {
      if (!dice.hits(storm)) continue;
      faults.push({ kind: 'fate', process, insert, fate: dice.pick(fates) });
      // Trouble seldom comes alone.
      for (let more = dice.pick([0, 0, 1, 6]); more > 0; more -= 1) {
        insert += 1;
        faults.push({ kind: 'fate', process, insert, fate: 'turned away by every region' });
      }
    }
    if (dice.hits(2 * storm)) faults.push({ kind: 'crash', at: sometime(), process, lasts: 1 + dice.below(150) });
  }
  for (const region of [...regions, 'every region']) {
    if (dice.hits(2 * storm)) {
      faults.push({ kind: 'outage', at: sometime(), region, lasts: dice.pick([5, 50, 500, 10_000]) });
    }
  }
  return faults;
}

function drawWishes(dice: Dice, incidents: number): readonly Wish[] {
  const wishes: Wish[] = [];
  const add = (incident: number, command: Wish['command'], id = wishes.length) => {
    const again = dice.pick<Wish['again']>(['same', 'same', 'anew', 'never']);
    wishes.push({ actor: dice.pick(people), incident, command, id, again });
  };
  for (let incident = 0; incident < incidents; incident += 1) {
    const title = dice.hits(0.05) ? ' ' : `Incident ${incident}`;
    add(incident, {
      type: 'declare',
      team_id: 'T1',
      kind: dice.pick(['real', 'drill']),
      title,
      severity: 'sev2',
    });
  }
  for (let count = 3 + dice.below(12); count > 0; count -= 1) {
    const id = dice.hits(0.03) ? dice.below(wishes.length) : undefined;
    add(dice.below(incidents), drawCommand(dice, people, wishes.length), id);
  }
  return wishes;
}

/** One line for people about one thing that happens. */
export function describeHappening(happening: Happening, wishes: readonly Wish[]): string {
  switch (happening.kind) {
    case 'delivery': {
      const wish = wishes[happening.wish];
      const what = wish === undefined ? '' : describeWish(wish, happening.wish);
      return `${when(happening.at)} process ${happening.process} is sent ${what}`;
    }
    case 'look':
      return `${when(happening.at)} process ${happening.process} reads incident ${happening.incident}${happening.fresh ? ' anew' : ''}`;
    case 'rebuild':
      return `${when(happening.at)} the lists of incident ${happening.incident} are rebuilt, which takes ${happening.lasts} ms`;
    case 'crash':
      return `${when(happening.at)} process ${happening.process} dies, and starts again ${happening.lasts} ms later`;
    case 'outage':
      return `${when(happening.at)} ${happening.region} is lost for ${happening.lasts} ms`;
    case 'fate':
      return `           insert ${happening.insert} of process ${happening.process} is ${happening.fate}`;
    default: {
      const unreachable: never = happening;
      return unreachable;
    }
  }
}

export function describeWish({ actor, incident, command, id }: Wish, index: number): string {
  const { type, ...asked } = command;
  const borrowed = id === index ? '' : `, with the id of request ${id}`;
  const details = Object.values(asked).join(' ');
  return `request ${index}: ${actor} in incident ${incident}: ${type}${details === '' ? '' : ` (${details})`}${borrowed}`;
}

export function when(milliseconds: number): string {
  return `${String(milliseconds).padStart(7)} ms`;
}
