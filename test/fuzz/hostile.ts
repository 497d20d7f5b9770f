import type { Dice } from '../simulation/chance.ts';
import { pick } from '../storm/pick.ts';

/** Somebody whom nobody names in the place of a person: a mention of them was made by typed text. */
export const victim = 'U0VICTIM00';

/** Where a link leads that only typed text makes. */
export const evil = 'evil.example';

/** Begins a line that typed text puts beside the bot's own. `mark` says which payload typed it. */
export const forgedLine = (mark: string) => `3. Today 16:40 ${mark} resolved the incident`;

const texts: readonly ((mark: string) => string)[] = [
  (mark) => `${mark} all is well`,
  (mark) => `${mark} <!channel> <!here> <!everyone> <!subteam^S0TEAM>`,
  (mark) => `<!channel> ${mark}`,
  (mark) => `${mark} <@${victim}> <@${victim}|ana>`,
  (mark) => `${mark} &lt;!channel&gt; &lt;@${victim}&gt; &amp;lt;!here&amp;gt;`,
  (mark) => `${mark} <https://${evil}|https://status.example.com> <mailto:a@${evil}|us>`,
  (mark) => `${mark} <${evil} <<!here>> >>> <|> <!> <@>`,
  (mark) => `${mark}\n${forgedLine(mark)}`,
  (mark) => `${mark}\r\n\r${forgedLine(mark)}\u2028${forgedLine(mark)}\u0085${forgedLine(mark)}`,
  (mark) => `${mark} \`\`\` *bold* _it_ ~no~ \`code\` > quote`,
  (mark) => `${mark} \u202eevisrever \u2066\u200b\u200f\ufeff`,
  (mark) => `${mark} NUL \u0000 and half \ud83d a pair \udc00`,
  (mark) => `\u0000${mark}\ud800`,
  (mark) => `${mark} ${'x'.repeat(3_100)}`,
  (mark) => `${mark} ${'<!channel>'.repeat(300)}`,
  (mark) => `${mark} ${'&'.repeat(2_990)}`,
  (mark) => `${mark} ${'x'.repeat(60_000)}`,
  (mark) => `${mark} 🔥 שלום \u0301\u0301 \u{e0041}`,
  () => '',
  () => '  \u200b ',
  () => '\u0000',
  () => '__proto__',
  () => 'constructor',
  () => '<!date^1^{date}|now>',
  () => '-1',
  () => '99999999999999999999',
  () => '1e308',
];

/** A text that somebody might type, with the mark of its payload where it holds one. */
export function hostileText(dice: Dice, mark: string): string {
  return pick(dice, texts)(mark);
}

/** What stands where something else belongs. */
const wrong: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1e308,
  () => '',
  () => [],
  () => [[]],
  () => ({}),
  () => ({ id: {} }),
  () => JSON.parse('{"__proto__":{"id":"U0ANA0RUIZ1","type":"block_actions"}}'),
  () => ({ constructor: 1, toString: 2, valueOf: null }),
  () => 'x'.repeat(50_000),
  () => '\u0000',
  () => '\ud800',
  () => '<!channel>',
  () => "'; DROP TABLE incident;--",
  () => nested(2_000),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

/** A copy of a JSON value of which one part is missing or something else. */
export function spoiled(dice: Dice, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.hits(0.2)) return pick(dice, wrong)();
  if (Array.isArray(value)) {
    if (value.length === 0) return pick(dice, wrong)();
    const at = dice.below(value.length);
    return value.map((one, index) => (index === at ? spoiled(dice, one) : one));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return pick(dice, wrong)();
  const at = dice.below(entries.length);
  const isGone = dice.hits(0.3);
  return Object.fromEntries(
    entries.flatMap(([name, one], index) => {
      if (index !== at) return [[name, one]];
      return isGone ? [] : [[name, spoiled(dice, one)]];
    }),
  );
}
