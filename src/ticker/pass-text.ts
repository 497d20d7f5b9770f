import { type Counts, isAllDone, type PassReport } from './pass.ts';

/** Most of what was left undone that is told one by one. */
const undoneMax = 3;

/** What a pass came to, in a line. Pure. */
export function passText(report: PassReport): string {
  const { done, left, undone } = report;
  const did = countsText(done);
  const says =
    did === '' ? (isAllDone(report) ? 'There was nothing to do.' : 'Nothing could be done.') : `Done: ${did}.`;
  if (isAllDone(report)) return says;
  const reasons = undone.slice(0, undoneMax).map(({ incident_id, reason }) => `${incident_id}: ${reason}`);
  const more = undone.length > reasons.length ? [`… and ${undone.length - reasons.length} more`] : [];
  const why = reasons.length === 0 ? '' : ` (${[...reasons, ...more].join('; ')})`;
  return `${says} Left: ${countsText(left)}${why}. Run it again.`;
}

const names: readonly (readonly [keyof Counts, string, string])[] = [
  ['due', 'thing that was due', 'things that were due'],
  ['events', 'event of Slack’s', 'events of Slack’s'],
  ['answers', 'answer', 'answers'],
  ['incidents', 'incident shown', 'incidents shown'],
  ['webhooks', 'webhook', 'webhooks'],
];

function countsText(counts: Counts): string {
  return names
    .filter(([of]) => counts[of] > 0)
    .map(([of, one, many]) => `${counts[of]} ${counts[of] === 1 ? one : many}`)
    .join(', ');
}
