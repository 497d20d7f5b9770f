import type { Detail } from '../../kernel/capability.ts';
import { ours, type RichLine, richSentence } from '../kit/rich-text.ts';

const quoteMax = 150;

/** What the capabilities have to say, in a few lines each, without buttons: for who looks back or catches up. */
export function shortDetails(details: readonly Detail[], linesMax: number): readonly RichLine[] {
  return details.flatMap(({ label, lines }) => {
    const [first, ...others] = lines.slice(0, linesMax).map((line) => richSentence(line, quoteMax));
    if (first === undefined) return [];
    const rest = lines.length - linesMax;
    return [
      [...ours(label, { bold: true }), ...ours(' '), ...first],
      ...others,
      ...(rest > 0 ? [ours(`… and ${rest} more`)] : []),
    ];
  });
}
