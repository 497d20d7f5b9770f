import { expect } from '@jest/globals';

/** What stands within quotation marks on one line. */
export function quoted(text: string): readonly string[] {
  const found = [...text.matchAll(/“([^”\n]*)”/g)].map(([, typed = '']) => typed);
  for (const typed of found) expect(typed).not.toMatch(likeQuotationMarks);
  return found;
}

/** What a reader could take for the end of a quotation. */
const likeQuotationMarks = /[“”„‟❝❞〝〞〟＂ʺ˝ˮ″‶〃⹂]|[‘’‛′‵ʼ❛❜]{2}/u;

/** A text without that. */
export function unquoted(text: string): string {
  return text.replaceAll(/“[^”\n]*”/g, '“”');
}

/** What nobody can see, or turns what follows; joiners and signs of emoji are shown where they do something. */
const unseen =
  /(?!\n)\p{Cc}|[\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{13442}]|(?!\u2068|\u2069|\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/u;

/** Only our own isolates turn directions: each begins and ends within one pair of quotation marks, or one line. */
export function expectNothingUnseen(text: string): void {
  expect(text).not.toMatch(unseen);
  expect(text.replaceAll(/\u2068[^\u2068\u2069\n]*\u2069/g, '')).not.toMatch(/[\u2068\u2069]/);
}
