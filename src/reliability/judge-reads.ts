import { incident } from '../capabilities/index.ts';
import { checkIncident } from '../kernel/check-incident.ts';
import type { RegionRead } from './drill.ts';

/**
 * What speaks against a drill as its regions read it: a broken record, regions that differ, more or fewer events than were
 * asked for. Pure.
 */
export function judgeReads(reads: readonly RegionRead[], eventsExpected: number): readonly string[] {
  const [first] = reads;
  if (first === undefined) return ['no region was read'];
  return reads.flatMap(({ region, stored }) => {
    const events = stored.map(({ event }) => event);
    const texts = stored.flatMap((one) => one.texts);
    const check = checkIncident(incident, events, texts);
    const { length } = events;
    const isSame = events.at(-1)?.hash === first.stored.at(-1)?.event.hash && length === first.stored.length;
    return [
      ...(check.intact ? [] : [`${region} reads a broken record at sequence ${check.sequence}: ${check.reason}`]),
      ...(length === eventsExpected ? [] : [countSays(region, length, eventsExpected)]),
      ...(isSame ? [] : [`${region} and ${first.region} read different events`]),
    ];
  });
}

function countSays(region: string, count: number, expected: number): string {
  return `${region} reads ${count} events where ${expected} were asked for`;
}
