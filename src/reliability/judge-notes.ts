import type { RegionRead } from './drill.ts';
import { judgeReads } from './judge-reads.ts';
import type { Answered } from './writer.ts';

/** One note that was asked for; no other has its text. */
export type SentNote = Answered & { readonly text: string };

/**
 * What speaks against notes having gone in once each: those that were not taken, those that were acknowledged and are
 * lost, those that are there twice under whatever id. Pure.
 */
export function judgeNotes(sent: readonly SentNote[], reads: readonly RegionRead[]): readonly string[] {
  const refused = sent.filter(({ outcome }) => outcome.kind !== 'recorded');
  const kinds = [...new Set(refused.map(({ outcome }) => outcome.kind))].join(', ');
  return [
    ...(refused.length === 0 ? [] : [`${refused.length} of ${sent.length} were not committed: ${kinds}`]),
    ...reads.flatMap(({ region, stored }) => {
      const counts = new Map<string, number>();
      for (const { text } of stored.flatMap(({ texts }) => texts)) counts.set(text, (counts.get(text) ?? 0) + 1);
      const lost = sent.filter(({ text, outcome }) => outcome.kind === 'recorded' && !counts.has(text));
      const twice = sent.filter(({ text }) => (counts.get(text) ?? 0) > 1);
      return [
        ...(lost.length === 0 ? [] : [`${lost.length} acknowledged and lost, as ${region} reads it`]),
        ...(twice.length === 0 ? [] : [`${twice.length} there more than once, as ${region} reads it`]),
      ];
    }),
    ...judgeReads(reads, 1 + sent.length),
  ];
}
