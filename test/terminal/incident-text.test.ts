import { expect, test } from '@jest/globals';
import { type IncidentEvent, incident } from '../../src/capabilities/index.ts';
import { incidentText } from '../../src/terminal/incident-text.ts';
import { markdown, printable } from '../../src/terminal/printable.ts';
import type { Quote } from '../../src/terminal/sentence-text.ts';
import { declare, play, type Step } from '../capabilities/story.ts';

function told(events: readonly IncidentEvent[], quote: Quote = printable): readonly string[] {
  const state = incident.fold(events);
  if (state === null) throw new Error('a story expected');
  return incidentText(state, events, quote).split('\n');
}

const story: readonly Step[] = [
  ['U0ANA', declare('Checkout is down')],
  ['U0BEN', { type: 'acknowledge' }],
  ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }],
  ['U0BEN', { type: 'assign_role', role: 'scribe', user_id: 'U0ANA' }],
  ['U0BEN', { type: 'add_task', text: 'Roll back' }],
  ['U0BEN', { type: 'add_task', text: 'Tell support' }],
  ['U0BEN', { type: 'complete_task', task: 1 }],
  ['U0ANA', { type: 'post_update', text: 'Back for most', status: 'monitoring' }],
  ['U0ANA', { type: 'correct', sequence: 8, text: 'Back for all' }],
];

test('how it stands and what is left to do come before what happened', () => {
  const { events } = play(story);
  expect(told(events)).toEqual([
    '# INC-42 “Checkout is down”',
    '',
    'sev1 · monitoring · @U0BEN leads',
    '',
    '- Times: Acknowledged after 1 min · mitigated after 7 min',
    '- Roles: “scribe” @U0ANA',
    '- Latest: “Back for all” – @U0ANA 2026-11-24 02:07:00 UTC corrected by @U0ANA',
    '- Tasks (1 of 2 open): 2. “Tell support”',
    '',
    '## 2026-11-24, UTC',
    '',
    '1. 02:00:00 @U0ANA declared a sev1 incident: “Checkout is down”',
    '2. 02:01:00 @U0BEN acknowledged',
    '3. 02:02:00 @U0BEN took the lead',
    '4. 02:03:00 @U0BEN made @U0ANA “scribe”',
    '5. 02:04:00 @U0BEN added a task: “Roll back”',
    '6. 02:05:00 @U0BEN added a task: “Tell support”',
    '7. 02:06:00 @U0BEN completed task 1',
    '8. 02:07:00 @U0ANA posted an update and set the status to monitoring: “Back for most” (corrected by event 9)',
    '9. 02:08:00 @U0ANA corrected event 8: “Back for all”',
    '',
    'People are shown by their member ids in the Slack workspace T1.',
    `Event 9, hash ${events.at(-1)?.hash}`,
  ]);
});

test('what nobody has taken in hand is said, and of what is over, how long it took', () => {
  expect(told(play(story.slice(0, 1)).events)[2]).toBe('sev1 · investigating · nobody has acknowledged · no lead yet');
  const over = told(
    play([
      ['U0ANA', declare()],
      ['U0ANA', { type: 'resolve' }],
      ['U0ANA', { type: 'reopen' }],
      ['U0ANA', { type: 'resolve' }],
    ]).events,
  );
  expect(over.slice(2, 5)).toEqual([
    'sev1 · resolved again after 1 min',
    '',
    '- Times: Never acknowledged · first resolved after 1 min · reopened once for 1 min',
  ]);
});

test('each day has its heading, and what was recorded late says when', () => {
  const { events } = play(story.slice(0, 3));
  const [first, second, third] = events.map((event, index) => ({
    ...event,
    occurred_at: `2026-11-2${index < 2 ? 3 : 4}T23:59:59.999Z`,
  }));
  if (!first || !second || !third) throw new Error('three events expected');
  const lines = told([
    { ...first, recorded_at: '2026-11-24T00:00:01.000Z' },
    { ...second, recorded_at: '2026-11-24T00:01:00.000Z' },
    { ...third, recorded_at: third.occurred_at },
  ]);
  expect(lines.slice(6, 14)).toEqual([
    '## 2026-11-23, UTC',
    '',
    '1. 23:59:59 @U0ANA declared a sev1 incident: “Checkout is down”',
    '2. 23:59:59 @U0BEN acknowledged (recorded 2026-11-24 00:01:00 UTC)',
    '',
    '## 2026-11-24, UTC',
    '',
    '3. 23:59:59 @U0BEN took the lead',
  ]);
});

test('typed text moves no cursor and turns no direction, and is no Markdown', () => {
  const { events } = play([['U0ANA', declare('a \u001b[2J\u202eb\n# c *d* <img> [e](f) https://g.example/h_i')]]);
  expect(told(events)[0]).toBe('# INC-42 “a [2Jb # c *d* <img> [e](f) https://g.example/h_i”');
  expect(told(events, markdown)[0]).toBe(
    '# INC-42 “a \\[2Jb \\# c \\*d\\* \\<img\\> \\[e\\](f) <https://g.example/h_i>”',
  );
});

test('what was redacted says by whom and when, what is missing says so, and what is newer is passed over', () => {
  const { stored, texts } = play([
    ['U0ANA', declare('Login with hunter2 fails')],
    ['U0BEN', { type: 'add_note', text: 'looking' }],
    ['U0ANA', { type: 'post_update', text: 'back' }],
    ['system:operator', { type: 'redact', sequence: 1, reason: 'a password' }],
    ['U0ANA', { type: 'redact', sequence: 3, reason: 'too early' }],
    ['U0BEN', { type: 'acknowledge' }],
  ]);
  const read = stored.map((event, index) => {
    const found = index === 5 ? { ...event, type: 'page_sent' } : event;
    const own = texts.filter(({ sequence }) => sequence === event.sequence && sequence !== 2);
    return incident.read(found, own) ?? [];
  });
  expect(told(incident.withRedactions(read.flat()))).toEqual([
    '# INC-42 [redacted by the operator of Quorum on 2026-11-24 02:03 UTC]',
    '',
    'sev1 · investigating · nobody has acknowledged · no lead yet',
    '',
    '- Latest: [redacted by @U0ANA on 2026-11-24 02:04 UTC] – @U0ANA 2026-11-24 02:02:00 UTC',
    '- Note: [missing] – @U0BEN 2026-11-24 02:01:00 UTC',
    '',
    '## 2026-11-24, UTC',
    '',
    '1. 02:00:00 @U0ANA declared a sev1 incident: [redacted by the operator of Quorum on 2026-11-24 02:03 UTC]',
    '2. 02:01:00 @U0BEN noted: [missing]',
    '3. 02:02:00 @U0ANA posted an update: [redacted by @U0ANA on 2026-11-24 02:04 UTC]',
    '4. 02:03:00 the operator of Quorum redacted event 1: “a password”',
    '5. 02:04:00 @U0ANA redacted event 3: “too early”',
    '6. 02:05:00 @U0BEN did something that this version of Quorum can’t show',
    '',
    'People are shown by their member ids in the Slack workspace T1.',
    expect.stringMatching(/^Event 6, hash /),
  ]);
});

test('what was typed on several lines stands as a quotation under its line', () => {
  const { events } = play([
    ['U0ANA', declare()],
    [
      'U0BEN',
      {
        type: 'add_note',
        text: 'Looking.\n3. 16:40:00 @U0ANA resolved\n\n  - # \u202eodd',
        written: { by: 'Pager*', at: '2026-11-24T01:59:00.000Z' },
      },
    ],
    ['U0BEN', { type: 'acknowledge' }],
  ]);
  const quoted = (...lines: readonly string[]) => lines.map((line) => `${`> ${line}`.trimEnd()}  `);
  const plain = ['Looking.', '3. 16:40:00 @U0ANA resolved', '', '  - # odd'];
  const text = told(events).join('\n');
  expect(text).toContain(
    `- Note:\n  ${quoted(...plain)
      .join('\n  ')
      .trimEnd()}\n\n  – @U0BEN`,
  );
  expect(text).toContain(
    `@U0BEN noted:\n   ${quoted(...plain)
      .join('\n   ')
      .trimEnd()}\n\n   – written by “Pager*”`,
  );
  const escaped = ['Looking.', '3\\. 16:40:00 @U0ANA resolved', '', '\u00a0\u00a0\\- \\# odd'];
  expect(told(events, markdown).join('\n')).toContain(
    quoted(...escaped)
      .join('\n   ')
      .trimEnd(),
  );
});

test('what has several lines has a point for each', () => {
  const { events } = play([
    ['U0ANA', declare()],
    ['U0ANA', { type: 'add_task', text: 'Roll back' }],
    ['U0ANA', { type: 'add_task', text: 'Tell *all*' }],
  ]);
  expect(told(events, markdown).slice(4, 7)).toEqual([
    '- Tasks (2 of 2 open):',
    '  - 1. “Roll back”',
    '  - 2. “Tell \\*all\\*”',
  ]);
});
