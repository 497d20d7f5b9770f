import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident } from '../../../src/capabilities/index.ts';
import { remindersOnSlack, unattendedOf } from '../../../src/capabilities/reminders/reminders.slack.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { richText } from '../../../src/slack/kit/rich-text.ts';
import { timelineLines } from '../../../src/slack/views/timeline-lines.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { expectSendable } from '../../slack/expect-sendable.ts';
import { readBlocks } from '../../slack/read-blocks.ts';
import { askedBy, settings } from '../../support/settings.ts';
import { declare, type Step, start } from '../story.ts';

const declared: Step = ['U0ANA', { ...declare(), ...unattendedOf(settings) }];
const due_at = new Date(start + 5 * 60_000).toISOString();
/** Seven minutes after the declaration: a tick may be late. */
const reminded: Step = [timer, { type: 'remind', what: 'unattended', due_at }, 7];

function posts(...steps: readonly Step[]) {
  const { state } = storyOf([declared, ...steps]);
  return (
    remindersOnSlack.slack.posts?.(state, { channelId: 'C1', responders: 'declared by <@U0ANA>', facts: 'sev1' }) ?? []
  );
}

test('a reminder is one line for whoever responds, with what to do as buttons', () => {
  const [post, ...others] = posts(reminded);
  expect(others).toEqual([]);
  expect(post).toMatchObject({
    surface: 'reminder',
    sequence: 2,
    where: 'channel',
    message: { text: 'INC-42 (sev1): nobody has acknowledged for 7 min · declared by <@U0ANA>' },
  });
  expect(post?.message.blocks.at(-1)).toMatchObject({
    elements: [
      { text: { text: 'Acknowledge' }, action_id: 'incident:acknowledge:v1', style: 'primary' },
      { text: { text: 'Take lead' }, action_id: 'incident:take_lead:v1' },
      { text: { text: 'Snooze 15 min' }, action_id: 'incident:snooze_reminder:v1' },
    ],
  });
});

test('it is told only as long as nobody attends to the incident', () => {
  expect(posts()).toEqual([]);
  expect(posts(reminded, ['U0BEN', { type: 'acknowledge' }])).toEqual([]);
  expect(posts(reminded, ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }])).toEqual([]);
  expect(posts(reminded, ['U0BEN', { type: 'resolve' }])).toEqual([]);
});

test('its button snoozes for as long as it says, also where the settings say otherwise by then', () => {
  const [post] = posts(reminded);
  const { action_id = '', value = '' } = clicksIn(post?.message.blocks ?? []).at(-1) ?? {};
  const later = { ...settings, reminders: { unattended: { ...settings.reminders.unattended, snooze: 60_000 } } };
  const incident_id = storyOf([declared]).state.incident_id;
  const asked = (seconds: number) => ({
    incident_id,
    asked: { kind: 'command', command: { type: 'snooze_reminder', what: 'unattended', seconds } },
  });
  expect(readAction(action_id, value, { ...askedBy('U0BEN'), settings: later })).toEqual(asked(900));
  expect(readAction(action_id, incident_id, { ...askedBy('U0BEN'), settings: later })).toEqual(asked(60));
  expect(readAction(action_id, `${incident_id}:soon`, { ...askedBy('U0BEN'), settings: later })).toEqual(asked(60));
});

test('the timeline calls the timer by a plain name', () => {
  const { events } = storyOf([declared, reminded]);
  expect(readBlocks(richText(timelineLines(incident.timeline(events)))).join('\n')).toContain(
    'Quorum reminded the channel: nobody has acknowledged',
  );
});

test('it is one that Slack takes, whoever responds, however late and however long a snooze', () => {
  const responders = Array.from({ length: 10 }, () => `${'&amp;'.repeat(16)} <@U${'Z'.repeat(63)}>`).join(' · ');
  const anySeconds = fc.integer({ min: 1, max: 9_999 * 86_400 });
  fc.assert(
    fc.property(fc.constantFrom('real' as const, 'drill' as const), anySeconds, fc.nat(), (kind, seconds, late) => {
      const unattended = { severities: ['sev1' as const], after_seconds: seconds, snooze_seconds: seconds };
      const due = new Date(start + seconds * 1000).toISOString();
      const { state } = storyOf([
        ['U0ANA', { ...declare(), number: 999_999_999, kind, unattended }],
        [timer, { type: 'remind', what: 'unattended', due_at: due }, late],
      ]);
      const [post] = remindersOnSlack.slack.posts?.(state, { channelId: 'C1', responders, facts: 'sev1' }) ?? [];
      if (post === undefined) throw new Error('a post expected');
      expectSendable(post.message);
    }),
  );
});
