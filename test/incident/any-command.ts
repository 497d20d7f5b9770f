import fc from 'fast-check';
import type { Command } from '../../src/incident/command.ts';
import { severities } from '../../src/incident/severity.ts';
import { openStatuses } from '../../src/incident/status.ts';
import { anyCharacter } from '../support/any-character.ts';
import { declare, type Step } from './story.ts';

const person = fc.constantFrom('U0ANA', 'U0BEN', 'U0CHLOE');
const hostile = fc.constantFrom('<!channel>', '<@U0BEN>', '</script>', '\u0000', '\ud800', '  ', '🔥', 'שלום', '&amp;');
export const anyText = fc.oneof(
  hostile,
  fc.string({ unit: anyCharacter, maxLength: 80 }),
  fc.string({ minLength: 2900, maxLength: 3100 }),
);
const severity = fc.constantFrom(...severities);
const status = fc.constantFrom(...openStatuses);

/** Any command but the declaration, hostile texts and impossible numbers included. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ type: 'acknowledge' }),
  fc.record({ type: fc.constant('assign_lead' as const), user_id: person }),
  fc.record({ type: fc.constant('assign_role' as const), role: fc.string({ maxLength: 45 }), user_id: person }),
  fc.record({ type: fc.constant('add_note' as const), text: anyText }),
  fc.record({
    type: fc.constant('add_note' as const),
    text: anyText,
    written: fc.record({
      by: fc.constantFrom('U0BEN', 'an app', '<!channel>', 'x'.repeat(64)),
      at: fc.constant('2026-11-24T01:00:00.000Z'),
    }),
  }),
  fc.record({ type: fc.constant('correct' as const), sequence: fc.integer({ min: -1, max: 40 }), text: anyText }),
  fc.record({ type: fc.constant('change_severity' as const), severity }),
  fc.record({ type: fc.constant('change_status' as const), status, text: anyText }),
  fc.record({ type: fc.constant('post_update' as const), text: anyText, status, severity }),
  fc.record({ type: fc.constant('post_update' as const), status, severity }),
  fc.record({ type: fc.constant('add_task' as const), text: anyText }),
  fc.record({ type: fc.constant('complete_task' as const), task: fc.integer({ min: -1, max: 45 }) }),
  fc.record({ type: fc.constant('resolve' as const), text: anyText }),
  fc.record({ type: fc.constant('reopen' as const), text: anyText }),
);

/** A declared incident and whatever three people then try. */
export function anySteps(maxLength: number): fc.Arbitrary<readonly Step[]> {
  return fc
    .array(fc.tuple(person, anyCommand), { maxLength })
    .map((later): readonly Step[] => [['U0ANA', declare()], ...later]);
}
