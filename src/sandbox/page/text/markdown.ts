/** What standard Markdown is read into; the inline texts stay Markdown until they are shown. */
export type MarkdownPart =
  | { readonly type: 'heading'; readonly level: number; readonly text: string }
  | { readonly type: 'paragraph' | 'quote'; readonly lines: readonly string[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly type: 'pre'; readonly text: string }
  | { readonly type: 'rule' };

/**
 * Reads the part of Markdown that Slack's markdown block shows. Never throws; what it does not know stays as typed.
 * https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export function parseMarkdown(text: string): readonly MarkdownPart[] {
  const parts: MarkdownPart[] = [];
  const lines = text.split(/\r?\n/);
  let at = 0;
  const takeWhile = (pattern: RegExp): readonly string[] => {
    const start = at;
    while (at < lines.length && pattern.test(lines[at] ?? '')) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6})\s+(.+)$/.exec(line);
    const fence = /^```/.test(line) ? lines.findIndex((other, index) => index > at && /^```\s*$/.test(other)) : -1;
    if (line.trim() === '') at += 1;
    else if (fence > at) {
      const language = line.slice(3).trim();
      const code = lines.slice(at + 1, fence).join('\n');
      parts.push({ type: 'pre', text: language === '' || /^[\w+-]+$/.test(language) ? code : `${language}\n${code}` });
      at = fence + 1;
    } else if (heading?.[1] !== undefined && heading[2] !== undefined) {
      parts.push({ type: 'heading', level: heading[1].length, text: heading[2] });
      at += 1;
    } else if (/^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$/.test(line)) {
      parts.push({ type: 'rule' });
      at += 1;
    } else if (/^>/.test(line)) {
      parts.push({ type: 'quote', lines: takeWhile(/^>/).map((quoted) => quoted.replace(/^> ?/, '')) });
    } else if (/^\s*[-*+]\s+\S/.test(line)) {
      const items = takeWhile(/^\s*[-*+]\s+\S/).map((item) => item.replace(/^\s*[-*+]\s+/, ''));
      parts.push({ type: 'list', ordered: false, items });
    } else if (/^\s*\d+[.)]\s+\S/.test(line)) {
      const items = takeWhile(/^\s*\d+[.)]\s+\S/).map((item) => item.replace(/^\s*\d+[.)]\s+/, ''));
      parts.push({ type: 'list', ordered: true, items });
    } else {
      const start = at;
      at += 1;
      const more = takeWhile(/^(?!\s*$|#{1,6}\s+\S|```|>|\s*[-*+]\s+\S|\s*\d+[.)]\s+\S)/);
      parts.push({ type: 'paragraph', lines: [lines[start] ?? '', ...more] });
    }
  }
  return parts;
}

export type MarkdownInline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'bold' | 'italic' | 'strike'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string };

const tokens =
  /(`[^`]+`)|\[([^\]\n]+)\]\(([^()\s]+)\)|\*\*(?=\S)([^\n]*?\S)\*\*|~~(?=\S)([^\n]*?\S)~~|(?<![\p{L}\p{N}*_])[*_](?=[^\s*_])([^*_\n]*[^\s*_])[*_](?![\p{L}\p{N}*_])/u;

/** Splits a Markdown line into styled runs; the text of bold, italic and struck runs may hold further runs. */
export function parseMarkdownInline(text: string): readonly MarkdownInline[] {
  const nodes: MarkdownInline[] = [];
  let rest = text;
  for (let match = tokens.exec(rest); match; match = tokens.exec(rest)) {
    if (match.index > 0) nodes.push({ type: 'text', text: rest.slice(0, match.index) });
    const [whole, code, label, url, bold, strike, italic] = match;
    if (code !== undefined) nodes.push({ type: 'code', text: code.slice(1, -1) });
    else if (label !== undefined && url !== undefined) nodes.push({ type: 'link', text: label, url });
    else if (bold !== undefined) nodes.push({ type: 'bold', text: bold });
    else if (strike !== undefined) nodes.push({ type: 'strike', text: strike });
    else nodes.push({ type: 'italic', text: italic ?? '' });
    rest = rest.slice(match.index + whole.length);
  }
  if (rest !== '') nodes.push({ type: 'text', text: rest });
  return nodes;
}
