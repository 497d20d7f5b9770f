import { describe, expect, test } from '@jest/globals';
import { type Command, incident } from '../../../src/capabilities/index.ts';
import type { Permission } from '../../../src/kernel/permission.ts';
import { settings } from '../../support/settings.ts';
import { declare, play, type Step } from '../story.ts';

const ana = 'U0ANA';
const ben = 'U0BEN';
const declared: Step = [ana, declare()];
const anaLeads: Step = [ana, { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 }];
const resolved: Step = [ana, { type: 'resolve' }];
const oncall = (isIn: boolean | null): Permission => ({ to: 'group', group: 'S0ONCALL', isIn });

/** What comes of it: `accepted`, `unchanged`, or the reason of the refusal. */
function asked(steps: readonly Step[], actor: string, permission: Permission, command: Command): string {
  const { state, events } = play(steps);
  const at = events.at(-1)?.occurred_at ?? '';
  const decision = incident.decide(state, command, { actor, at, permission });
  return decision.kind === 'refused' ? decision.reason : decision.kind;
}

const resolve: Command = { type: 'resolve', ask: true };
const reopen: Command = { type: 'reopen' };

test('settings name every command that can be restricted, and nothing else', () => {
  const restricted = incident.capabilities.flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([type, kind]) => ('restricted' in kind ? [type] : [])),
  );
  expect(Object.keys(settings.permissions).sort()).toEqual(restricted.sort());
});

describe('what only the lead may have', () => {
  const lead: Permission = { to: 'lead' };

  test('is theirs, and is not even asked about for anybody else', () => {
    expect(asked([declared, anaLeads], ana, lead, resolve)).toBe('unsure');
    expect(asked([declared, anaLeads], ana, lead, { type: 'resolve' })).toBe('accepted');
    expect(asked([declared, anaLeads], ben, lead, resolve)).toBe('not_permitted');
    expect(asked([declared, anaLeads], ben, lead, { type: 'resolve' })).toBe('not_permitted');
  });

  test('is nobody’s while nobody leads, and anybody’s once nobody can take the lead any more', () => {
    expect(asked([declared], ben, lead, { type: 'decline', text: 'a test' })).toBe('not_permitted');
    expect(asked([declared, resolved], ben, lead, reopen)).toBe('accepted');
    expect(asked([declared, anaLeads, resolved], ben, lead, reopen)).toBe('not_permitted');
    expect(asked([declared, anaLeads, resolved], ana, lead, reopen)).toBe('accepted');
  });

  test('is told to everybody as far as it is so already, or not possible', () => {
    expect(asked([declared, anaLeads, resolved], ben, lead, resolve)).toBe('unchanged');
    expect(asked([declared, anaLeads, resolved], ben, lead, { type: 'decline', text: 'a test' })).toBe('resolved');
    expect(asked([declared, anaLeads], ben, lead, { type: 'decline', text: ' ' })).toBe('text_missing');
  });

  test('is nothing else', () => {
    expect(asked([declared, anaLeads], ben, lead, { type: 'add_note', text: 'seen' })).toBe('accepted');
  });
});

describe('what only people in a user group may have', () => {
  test('is theirs, whoever leads', () => {
    expect(asked([declared, anaLeads], ben, oncall(true), { type: 'make_private' })).toBe('accepted');
    expect(asked([declared, anaLeads], ana, oncall(false), { type: 'make_private' })).toBe('not_permitted');
  });

  test('is the lead’s while Slack does not say who is in it', () => {
    expect(asked([declared, anaLeads], ana, oncall(null), { type: 'make_private' })).toBe('accepted');
    expect(asked([declared, anaLeads], ben, oncall(null), { type: 'make_private' })).toBe('not_permitted');
  });
});
