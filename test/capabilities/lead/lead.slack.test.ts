import { expect, test } from '@jest/globals';
import { leadOnSlack } from '../../../src/capabilities/lead/lead.slack.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { mrkdwnIn } from '../../slack/expect-sendable.ts';
import { places } from '../../slack/places.ts';
import { declare, type Step } from '../story.ts';

const lead = (actor: string, user_id: string): Step => [
  actor,
  { type: 'assign_lead', user_id, answer_within_seconds: 300 },
];
const anaLeads: readonly Step[] = [['U0ANA', declare()], lead('U0ANA', 'U0ANA')];

/** What the channel is told about the lead, and what can be answered there. */
function posts(...steps: readonly Step[]) {
  const { state } = storyOf([...anaLeads, ...steps]);
  const posts = leadOnSlack.slack.posts?.(state, places) ?? [];
  return posts.map(({ surface, sequence, where, message: { text, blocks } }) => {
    expect(where).toBe('channel');
    expect(mrkdwnIn(blocks).map((line) => line.replaceAll('*', ''))).toEqual([text]);
    return [surface, sequence, text, clicksIn(blocks).map(({ action_id }) => action_id)];
  });
}

test('the first to lead is no news to the channel', () => {
  expect(posts()).toEqual([]);
});

test('whoever is offered the lead is asked, and the channel hears what came of it', () => {
  const offered = lead('U0ANA', 'U0BEN');
  expect(posts(offered)).toEqual([
    [
      'lead_offer',
      3,
      '<@U0BEN>, <@U0ANA> offers you the lead of INC-42 “Checkout is down” (sev1 · investigating).',
      ['incident:accept_lead:v1', 'incident:decline_lead:v1'],
    ],
  ]);
  expect(posts(offered, ['U0BEN', { type: 'accept_lead' }])).toEqual([
    ['handover', 4, '<@U0BEN> leads INC-42 now (from <@U0ANA>)', []],
  ]);
  expect(posts(offered, ['U0BEN', { type: 'decline_lead' }])).toEqual([
    ['lead_refused', 4, '<@U0BEN> does not take the lead of INC-42: <@U0ANA> leads.', []],
  ]);
});

test('whoever leads is asked for the lead, and the channel hears what came of it', () => {
  const requested = lead('U0BEN', 'U0BEN');
  expect(posts(requested)).toEqual([
    [
      'lead_request',
      3,
      '<@U0ANA>, <@U0BEN> asks for the lead of INC-42 “Checkout is down” (sev1 · investigating). If you do not answer in 5 min, they can take it.',
      ['incident:give_lead:v1', 'incident:decline_lead:v1'],
    ],
  ]);
  expect(posts(requested, ['U0ANA', { type: 'give_lead', user_id: 'U0BEN' }])).toEqual([
    ['handover', 4, '<@U0BEN> leads INC-42 now (from <@U0ANA>)', []],
  ]);
  expect(posts(requested, ['U0ANA', { type: 'decline_lead' }])).toEqual([
    ['lead_refused', 4, '<@U0ANA> keeps the lead of INC-42.', []],
  ]);
});

test('nobody is asked any more once it is over', () => {
  expect(posts(lead('U0ANA', 'U0BEN'), ['U0ANA', { type: 'resolve' }])).toEqual([]);
});
