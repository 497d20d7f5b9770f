import type { History, Tally } from './history.ts';
import { describeHappening, type Schedule } from './schedule.ts';

/** How a broken history is told: what broke, the least that breaks it, what then happened, and how to see it again. */
export function describeBreak(schedule: Schedule, smallest: Schedule, { violation, lines }: History): string {
  if (violation === null) return `Seed ${schedule.seed} breaks nothing.`;
  const { happenings, processes, cachedEvents, legMax } = smallest;
  return [
    `Seed ${schedule.seed} breaks "${violation.invariant}": ${violation.what}.`,
    `Minimal schedule: ${happenings.length} of ${schedule.happenings.length} happenings, ${processes} processes, ` +
      `${cachedEvents} cached events, legs of up to ${legMax} ms.`,
    ...happenings
      .toSorted((one, other) => timeOf(one) - timeOf(other))
      .map((each) => describeHappening(each, schedule.wishes)),
    'What happens then:',
    ...lines,
    `See the whole history with: npm run simulate -- --seed ${schedule.seed} --histories 1 --trace`,
  ].join('\n');
}

/** One whole history, for reading. */
export function describeHistory(schedule: Schedule, { violation, lines }: History): string {
  return [
    `Seed ${schedule.seed}: ${schedule.happenings.length} happenings, ${schedule.processes} processes.`,
    ...lines,
    violation === null ? 'Every invariant held.' : `Broken: "${violation.invariant}": ${violation.what}.`,
  ].join('\n');
}

export function describeTally(tally: Tally): string {
  const counts = [...tally].toSorted(([one], [other]) => one.localeCompare(other));
  return counts.map(([what, count]) => `${String(count).padStart(10)} ${what}`).join('\n');
}

function timeOf(happening: Schedule['happenings'][number]): number {
  return happening.kind === 'fate' ? -1 : happening.at;
}
