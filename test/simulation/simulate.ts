import { parseArgs } from 'node:util';
import type { Violation } from './audit.ts';
import { playHistory, type Tally } from './history.ts';
import { describeBreak, describeHistory, describeTally } from './report.ts';
import { drawSchedule } from './schedule.ts';
import { shrink } from './shrink.ts';

// Plays histories from consecutive seeds and ends with 1 when one breaks an invariant: npm run simulate -- --help
const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'as-found': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'npm run simulate -- [--histories 10000] [--seed 1] [--trace] [--json] [--as-found]\n' +
      'Plays that many histories from that seed on; --trace prints every step, --json only the figures; --as-found\n' +
      'shows a break with its whole schedule, without looking for a smaller one.\n',
  );
  process.exit(0);
}

/** What `--json` prints. */
export type Figures = {
  readonly histories: number;
  /** Of processor time. */
  readonly seconds: number;
  readonly broken: readonly { readonly seed: number; readonly violation: Violation }[];
  /** The first break with its minimal schedule; null when every invariant held. */
  readonly minimal: string | null;
  readonly tally: Readonly<Record<string, number>>;
};

const histories = wholeNumber('--histories', values.histories);
const firstSeed = wholeNumber('--seed', values.seed);

const tally: Tally = new Map();
const broken: { seed: number; violation: Violation }[] = [];
const begun = process.cpuUsage();
for (let seed = firstSeed; seed < firstSeed + histories; seed += 1) {
  const schedule = drawSchedule(seed);
  const history = await playHistory(schedule, values.trace);
  for (const [what, count] of history.tally) tally.set(what, (tally.get(what) ?? 0) + count);
  if (values.trace) process.stdout.write(`${describeHistory(schedule, history)}\n\n`);
  if (history.violation !== null) broken.push({ seed, violation: history.violation });
}
const { user, system } = process.cpuUsage(begun);
const seconds = Number(((user + system) / 1_000_000).toFixed(1));
const [first] = broken;
let minimal: string | null = null;
if (first !== undefined) {
  const schedule = drawSchedule(first.seed);
  const smallest = values['as-found'] ? schedule : await shrink(schedule, first.violation.invariant);
  minimal = describeBreak(schedule, smallest, await playHistory(smallest, true));
}
if (values.json) {
  const figures: Figures = { histories, seconds, broken, minimal, tally: Object.fromEntries(tally) };
  process.stdout.write(JSON.stringify(figures));
} else {
  process.stdout.write(
    `${histories} histories from seed ${firstSeed} in ${seconds} s of processor time\n${describeTally(tally)}\n`,
  );
  process.stdout.write(
    minimal === null
      ? 'Every invariant held in all of them.\n'
      : `${broken.length} of them broke an invariant.\n${minimal}\n`,
  );
}
process.exitCode = first === undefined ? 0 : 1;

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`${option} is "${text}", and wants a whole number of up to nine digits.\n`);
  process.exit(2);
}
