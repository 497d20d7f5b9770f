import { checkChain } from '../incident/chain.ts';
import type { RegionRead } from './drill.ts';

/** What speaks against a drill as its regions read it: a broken chain, regions that differ, more or fewer events than asked for. Pure. */
export function judgeReads(reads: readonly RegionRead[], eventsExpected: number): readonly string[] {
  const [first] = reads;
  if (first === undefined) return ['no region was read'];
  const found = reads.flatMap(({ region, events }) => {
    const check = checkChain(events);
    if (!check.intact) return [`${region} reads a broken chain at sequence ${check.sequence}: ${check.reason}`];
    const count = events.length === eventsExpected ? [] : [countSays(region, events.length, eventsExpected)];
    const same = events.at(-1)?.hash === first.events.at(-1)?.hash && events.length === first.events.length;
    return [...count, ...(same ? [] : [`${region} and ${first.region} read different events`])];
  });
  return found;
}

function countSays(region: string, count: number, expected: number): string {
  return `${region} reads ${count} events where ${expected} were asked for`;
}
