import { expect, test } from '@jest/globals';
import { roleKey } from '../../../src/capabilities/roles/role-key.ts';
import { rolesOnSlack } from '../../../src/capabilities/roles/roles.slack.ts';
import { storyOf } from '../../slack/any-state.ts';
import { mrkdwnIn } from '../../slack/expect-sendable.ts';
import { places } from '../../slack/places.ts';
import { settings } from '../../support/settings.ts';
import { declare, given, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const role = (role: string, user_id: string): Step => ['U0ANA', { type: 'assign_role', role, user_id }];
const giveUp = (role: string) => ({ type: 'give_up_role', role }) as const;

test.each([
  ['“Comms”', 'comms'],
  [' the  SCRIBE ', 'scribe'],
  ['Incident-Commander:', 'incident commander'],
  ['ＤＢ', 'db'],
  ['🔥', '🔥'],
])('the role %s is compared as %s', (typed, key) => {
  expect(roleKey(typed)).toBe(key);
});

test('a role is the same whatever its case and quotes, and goes from one person to another', () => {
  const { state } = given(declared, role('Scribe', 'U0BEN'), role('“scribe”', 'U0CYN'));
  expect(state?.roles).toMatchObject([{ user_id: 'U0CYN', from: 'U0BEN' }]);
  given(declared, role('Scribe', 'U0BEN'))
    .when({ type: 'assign_role', role: 'scribe', user_id: 'U0BEN' })
    .thenUnchanged('U0ANA', 2);
});

test('a role is given up by anybody, and by that name alone', () => {
  const held = given(declared, role('comms', 'U0BEN'), role('scribe', 'U0CYN'));
  held.when(giveUp('pilot')).thenRefused('not_held');
  held.when(giveUp('COMMS')).thenAccepted('role_given_up');
  const { state } = given(declared, role('comms', 'U0BEN'), role('scribe', 'U0CYN'), ['U0CYN', giveUp('"Comms"')]);
  expect(state).toMatchObject({ roles: [{ user_id: 'U0CYN' }], roleGivenUp: { from: 'U0BEN', by: 'U0CYN' } });
});

test('a role stays given up when its names are erased afterwards', () => {
  const redact = (sequence: number): Step => ['U0ANA', { type: 'redact', sequence, reason: 'a name' }];
  const { state } = given(declared, role('for Bob', 'U0BEN'), ['U0BEN', giveUp('for bob')], redact(2), redact(3));
  expect(state).toMatchObject({ roles: [], roleGivenUp: { from: 'U0BEN', text: { redacted: { by: 'U0ANA' } } } });
});

test('each change is one line in the channel, and whoever has the role is told what it is', () => {
  const { state } = storyOf([declared, role('comms', 'U0BEN'), role('comms', 'U0CYN'), role('db', 'U0DAN')]);
  const posts = rolesOnSlack.slack.posts?.(state, { ...places, duty: (name) => `${name} does this.` }) ?? [];
  expect(
    posts.map(({ surface, sequence, where, message }) => [surface, sequence, where, ...mrkdwnIn(message.blocks)]),
  ).toEqual([
    ['role', 3, 'channel', expect.stringMatching(/^<@U0CYN> is “comms” of INC-42 now \(from <@U0BEN>, <!date.*>\)\.$/)],
    [
      'role_brief',
      3,
      { person: 'U0CYN' },
      'You are “comms” of INC-42 “Checkout is down” (sev1 · investigating). Open: 1 task. <#C1>',
      'comms does this.',
    ],
    ['role', 4, 'channel', '<@U0DAN> is “db” of INC-42 now.'],
    ['role_brief', 4, { person: 'U0DAN' }, expect.stringMatching(/^You are “db” /), 'db does this.'],
  ]);
});

test('the form shows each role with who holds it', () => {
  const [form] = rolesOnSlack.slack.forms ?? [];
  const { state } = storyOf([
    declared,
    ['U0ANA', { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 }],
    role('Communications', 'U0BEN'),
    role('comms', 'U0CYN'),
    role('db', 'U0DAN'),
  ]);
  const [, held] = form?.view(state, settings).blocks ?? [];
  expect(held).toMatchObject({
    elements: [{ text: '“lead” <@U0ANA> · “comms” <@U0CYN> · “scribe” nobody · “db” <@U0DAN>' }],
  });
});
