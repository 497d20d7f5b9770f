import type { TimelineEntry } from '../../kernel/timeline.ts';
import { messageTextMax, sectionMax } from '../kit/blocks.ts';
import { lengthOf, ours, type RichLine, richSentence } from '../kit/rich-text.ts';

/** Characters that a line may take besides what it quotes. */
const wordsMax = 300;

/** How much of each quoted text is shown: all of it where it fits, else less and less. */
const quoteMaxima = [sectionMax - wordsMax, 1_200, 500, 200, 60] as const;

/** One line an entry, texts cut so that all lines together stay within a message. At most 20 fit surely. */
export function timelineLines(entries: readonly TimelineEntry[]): readonly RichLine[] {
  const tries = quoteMaxima.map((quoteMax) => () => entries.map((entry) => lineOf(entry, quoteMax)));
  for (const lines of tries) {
    const drawn = lines();
    if (drawn.reduce((sum, line) => sum + lengthOf(line) + 1, 0) <= messageTextMax) return drawn;
  }
  return tries.at(-1)?.() ?? [];
}

function lineOf({ sequence, occurred_at, says, correctedBy }: TimelineEntry, quoteMax: number): RichLine {
  const corrected = correctedBy === null ? [] : ours(` (corrected by event ${correctedBy})`, { italic: true });
  return [...ours(`${sequence}. `), ...richSentence([{ at: occurred_at }, ...says], quoteMax), ...corrected];
}
