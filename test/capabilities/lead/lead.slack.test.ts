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
  return posts.flatMap(({ surface, sequence, where, message: { text, blocks } }) => {
    if (where !== 'channel') return [];
    expect(mrkdwnIn(blocks).map((line) => line.replaceAll('*', ''))).toEqual([text]);
    return [[surface, sequence, text, clicksIn(blocks).map(({ action_id }) => action_id)]];
  });
}

const anaNow = ['handover', 2, '<@U0ANA> leads INC-42 now.', []];
const now = /\(from <@U0ANA>, <!date\^\d+\^\{time\}\|[^>]*>\)\.$/;

test('the first to lead is news to the channel', () => {
  expect(posts()).toEqual([anaNow]);
});

test('whoever is offered the lead is asked, and the channel hears what came of it', () => {
  const offered = lead('U0ANA', 'U0BEN');
  expect(posts(offered)).toEqual([
    anaNow,
    [
      'lead_offer',
      3,
      '<@U0ANA> offers <@U0BEN> the lead of INC-42.',
      ['incident:accept_lead:v1', 'incident:decline_lead:v1'],
    ],
  ]);
  expect(posts(offered, ['U0BEN', { type: 'accept_lead' }])).toEqual([['handover', 4, expect.stringMatching(now), []]]);
  expect(posts(offered, ['U0BEN', { type: 'decline_lead' }])).toEqual([
    anaNow,
    ['lead_refused', 4, '<@U0BEN> does not take the lead of INC-42: <@U0ANA> leads.', []],
  ]);
});

test('whoever leads is asked for the lead, and the channel hears what came of it', () => {
  const requested = lead('U0BEN', 'U0BEN');
  expect(posts(requested)).toEqual([
    anaNow,
    [
      'lead_request',
      3,
      '<@U0ANA>, <@U0BEN> asks for the lead of INC-42 “Checkout is down” (sev1 · investigating). If you do not answer in 5 min, they can take it.',
      ['incident:give_lead:v1', 'incident:decline_lead:v1'],
    ],
  ]);
  expect(posts(requested, ['U0ANA', { type: 'give_lead', user_id: 'U0BEN' }])).toEqual([
    ['handover', 4, expect.stringMatching(now), []],
  ]);
  expect(posts(requested, ['U0ANA', { type: 'decline_lead' }])).toEqual([
    anaNow,
    ['lead_refused', 4, '<@U0ANA> keeps the lead of INC-42.', []],
  ]);
});

test('nobody is asked any more once it is over', () => {
  expect(posts(lead('U0ANA', 'U0BEN'), ['U0ANA', { type: 'resolve' }])).toEqual([]);
});

/** What one person is told, with the buttons. */
function told(...steps: readonly Step[]) {
  const { state } = storyOf([...anaLeads, ...steps]);
  return (leadOnSlack.slack.posts?.(state, places) ?? []).flatMap(({ surface, where, message: { text, blocks } }) =>
    typeof where === 'string'
      ? []
      : [[surface, where.person, text, mrkdwnIn(blocks).at(-1), clicksIn(blocks).map(({ action_id }) => action_id)]],
  );
}

test('whoever leads now is told what that is and what is open', () => {
  expect(told()).toEqual([
    [
      'lead_brief',
      'U0ANA',
      'You lead INC-42 “Checkout is down” (sev1 · investigating). Open: 1 task.',
      'You decide and delegate.',
      [],
    ],
  ]);
});

test('whoever is offered the lead is asked for themselves, with how bad and how old it is and what is open', () => {
  expect(told(lead('U0ANA', 'U0BEN'))[1]).toEqual([
    'lead_offer_direct',
    'U0BEN',
    '<@U0ANA> offers you the lead of INC-42 “Checkout is down” (sev1, 2 min). Open: 1 task.',
    expect.stringContaining('<#C1>'),
    ['incident:accept_lead:v1', 'incident:decline_lead:v1'],
  ]);
});

test('whoever gives the lead up says so to everybody, and anybody can take it', () => {
  const givenUp: Step = ['U0ANA', { type: 'give_up_lead' }];
  expect(posts(givenUp)).toEqual([
    [
      'lead_given_up',
      3,
      expect.stringMatching(/^<@U0ANA> gave up the lead of INC-42 \(.*\): nobody leads\.$/),
      ['incident:take_lead:v1'],
    ],
  ]);
  expect(posts(givenUp, lead('U0BEN', 'U0BEN'))).toEqual([['handover', 4, '<@U0BEN> leads INC-42 now.', []]]);
});
