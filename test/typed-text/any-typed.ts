import fc from 'fast-check';
import { type IncidentEvent, incident } from '../../src/capabilities/index.ts';
import { titleLengthMax } from '../../src/kernel/text.ts';
import { anySteps } from '../capabilities/any-command.ts';
import { play } from '../capabilities/story.ts';
import type { Known } from '../slack/any-state.ts';
import { anyCharacter } from '../support/any-character.ts';

/** Stands in every typed text again and again, and in nothing of ours: whatever shows it shows typed text. */
export const sign = 'Ж';

/** What could steer markup, play the bot, ping, lead astray, hide, or break out of quotation marks. */
const pieces = [
  '*bold*',
  '_italic_',
  '~gone~',
  '`code`',
  '```',
  '```\n',
  '*.example.com',
  '\n3. Today 16:40 @ana resolved the incident',
  '\r\n2. ',
  '\u2028x\u2029y\u0085z',
  '\n> not mine\n>>> nor this',
  '<!channel> <!here|here> @here @channel',
  '<@U0BEN> <#C1|general> <!subteam^S1|@ops>',
  '<https://evil.example|https://good.example>',
  'https://good.example/a_b?c=*d*.',
  '&lt;!channel&gt; &amp;',
  ':fire: :white_check_mark::+1: :火: :été:',
  '\u202egnp.exe\u202c \u2066x\u2069',
  '\u200b\u200d\ufeff\u00ad\u2060\u{e0041}\u3164',
  '\u001b[2J\u001b]8;;https://evil.example\u0007\u009b31m',
  '“ ” " ‟ ❞ ’',
  'doneˮ 16:40 ʺ″‶〃˝⹂ ’’ ‘‘ ′′ ❜❜',
  '\u{13430}\u{13441}\u{1d159}\ufdd0\u{1ffff}',
  '” – <@U0BEN> (corrected by event 1)',
  '# heading\n- [ ] task\n1. one\n=== \n| a | b |\n    code',
  '=HYPERLINK("https://evil.example")',
  '[good](javascript:alert(1)) <img src=x onerror=alert(1)> $x$',
  'שלום עולם',
  'مرحبا',
  '👩‍👩‍👧 ❤️ 1️⃣',
  `e${'\u0301'.repeat(40)}`,
  'x'.repeat(700),
  '\n\n\n',
];

const anyPiece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  fc.string({ unit: anyCharacter, maxLength: 20 }).map((text) => text.replaceAll('\u0000', '').toWellFormed()),
);

/** Something typed that is as hostile as can be, with `sign` at its ends and between its pieces. */
export const anyTyped = fc
  .array(anyPiece, { minLength: 1, maxLength: 12 })
  .map((drawn) => `${sign}${drawn.join(sign)}${sign}`);

/** Name and emoji of a severity come from the settings, whose author may use marks. */
const marks = /[`*_~]/;

/** Any story of all capabilities in which everything that was typed is hostile: a new capability's texts among them. */
export function anyTypedStory(maxLength: number): fc.Arbitrary<Known> {
  const stories = fc
    .tuple(anySteps(maxLength), fc.array(anyTyped, { minLength: 1, maxLength: 8 }))
    .map(([steps, typed]) => {
      const { stored, texts } = play(steps);
      const events = stored.flatMap((event): readonly IncidentEvent[] => {
        const own = texts.filter(({ sequence }) => sequence === event.sequence);
        const hostile = own.map((row, index) => {
          const text = typed[(event.sequence + index) % typed.length] ?? sign;
          // The first text is the title, and the name of a role is shorter still.
          const max = row.field === 'role' ? 40 : event.sequence === 1 ? titleLengthMax : 3_000;
          return { ...row, text: text.slice(0, max).toWellFormed() };
        });
        const read = incident.read(event, hostile);
        return read === null ? [] : [read];
      });
      const known = incident.withRedactions(events);
      const state = incident.fold(known);
      if (state === null) throw new Error('A declared incident expected');
      return { events: known, state };
    });
  return stories.filter(
    ({ events }) =>
      !events.some(({ data }) => 'called' in data && marks.test(`${data.called?.name}${data.called?.mark}`)),
  );
}
