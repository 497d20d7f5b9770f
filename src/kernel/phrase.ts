import type { Text } from './text.ts';

/** A piece of a sentence: words of ours, a person, a user group of Slack's, an instant, or text that someone typed (never trusted as markup). */
export type Phrase =
  | { readonly words: string }
  | { readonly user: string }
  | { readonly group: string }
  | { readonly at: string }
  | { readonly quote: Text };

/** A sentence in pieces, which each surface words in its own markup; one space stands between two pieces. */
export type Sentence = readonly Phrase[];

export function words(text: string): Phrase {
  return { words: text };
}

export function quote(text: Text): Phrase {
  return { quote: text };
}

/** What was done, and after a colon the text that came with it. */
export function saying(done: string, text: Text | undefined): Sentence {
  return text === undefined ? [words(done)] : [words(`${done}:`), quote(text)];
}
