import fc from 'fast-check';
import type { Command, IncidentEvent, IncidentState } from '../../src/capabilities/index.ts';
import { anyCommand } from '../capabilities/any-command.ts';
import { play, type Step } from '../capabilities/story.ts';

const pieces = [
  '<!channel>',
  '</script>',
  '&',
  '>',
  '🔥👩‍👩‍👧',
  'שלום',
  '\u202e',
  'a',
  '\n',
  '`',
  '*',
  '<@U0BEN>',
] as const;

/** Texts up to the longest that the record takes, of what hurts most. */
const longText = fc
  .tuple(fc.constantFrom(...pieces), fc.constantFrom(...pieces), fc.constantFrom(1, 20, 3000))
  .map(([first, second, length]) => `${first}${second}`.repeat(length).slice(0, length).toWellFormed());

const person = fc.constantFrom('U0ANA', 'U0BEN', 'system:timer', '<!channel>', 'x'.repeat(64));

const heavyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('add_note' as const), text: longText }),
  fc.record({ type: fc.constant('post_update' as const), text: longText }),
  fc.record({ type: fc.constant('add_task' as const), text: longText }),
  fc.record({ type: fc.constant('complete_task' as const), task: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    type: fc.constant('assign_role' as const),
    role: longText.map((text) => text.slice(0, 40).toWellFormed()),
    user_id: person,
  }),
  fc.record({
    type: fc.constant('assign_lead' as const),
    user_id: person,
    answer_within_seconds: fc.constantFrom(0, 300, 86_400),
  }),
  fc.record({ type: fc.constant('redact' as const), sequence: fc.integer({ min: 1, max: 60 }), reason: longText }),
);

/** What an incident has come to. */
export type Known = { readonly events: readonly IncidentEvent[]; readonly state: IncidentState };

/** Any story that people can leave, light or heavy, with the commands of every capability. */
export function anyStory(maxLength: number): fc.Arbitrary<Known> {
  const title = longText.map((text) => `T${text.slice(0, 149)}`.toWellFormed());
  return fc
    .tuple(
      title,
      fc.constantFrom('real' as const, 'drill' as const),
      fc.array(fc.tuple(person, fc.oneof(anyCommand, heavyCommand)), { maxLength, size: 'max' }),
    )
    .map(([name, kind, steps]) => {
      const declaration: Command = {
        type: 'declare',
        team_id: 'T1',
        number: 42,
        kind,
        title: name,
        severity: 'sev1',
      };
      return storyOf([['U0ANA', declaration], ...steps]);
    });
}

/** A story whose declaration was accepted. */
export function storyOf(steps: readonly Step[]): Known {
  const { events, state } = play(steps);
  if (state === null) throw new Error('A declared incident expected');
  return { events, state };
}

/** 5,000 events, 40 tasks and 40 roles, every text as long as the record takes. */
export function hugeStory(): Known {
  const long = '<!channel>&'.repeat(300).slice(0, 3000);
  const forty = Array.from({ length: 40 }, (_, index) => index);
  return storyOf([
    [
      'U0ANA',
      { type: 'declare', team_id: 'T1', number: 999_999_999, kind: 'drill', title: '<&'.repeat(75), severity: 'sev1' },
    ],
    ...forty.map((): Step => ['U0ANA', { type: 'add_task', text: long }]),
    ...forty.map(
      (n): Step => [
        'U0ANA',
        { type: 'assign_role', role: `${n}${'&'.repeat(38)}`.slice(0, 40), user_id: `U${'Z'.repeat(63)}` },
      ],
    ),
    ['U0ANA', { type: 'post_update', text: long }],
    ...Array.from({ length: 4_918 }, (): Step => ['U0BEN', { type: 'add_note', text: long }]),
  ]);
}
