import type { TimelineEntry } from '../../kernel/timeline.ts';
import { messageTextMax, sectionMax } from '../kit/blocks.ts';
import { moment, sentence } from '../kit/mrkdwn.ts';

/** Characters that a line may take besides what it quotes. */
const wordsMax = 300;

/** How much of each quoted text is shown: all of it where it fits, else less and less. */
const quoteMaxima = [sectionMax - wordsMax, 1_200, 500, 200, 60] as const;

/** One line an entry in mrkdwn, texts cut so that all lines together stay within a message. At most 20 fit surely. */
export function timelineLines(entries: readonly TimelineEntry[]): readonly string[] {
  const tries = quoteMaxima.map((quoteMax) => () => entries.map((entry) => lineOf(entry, quoteMax)));
  for (const lines of tries) {
    const drawn = lines();
    if (lengthOf(drawn) <= messageTextMax) return drawn;
  }
  return tries.at(-1)?.() ?? [];
}

/** The characters of lines, with a line break each. */
export function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function lineOf({ sequence, occurred_at, says, correctedBy }: TimelineEntry, quoteMax: number): string {
  const corrected = correctedBy === null ? '' : ` _(corrected by event ${correctedBy})_`;
  return `${sequence}. ${moment(occurred_at)} ${sentence(says, quoteMax)}${corrected}`;
}
