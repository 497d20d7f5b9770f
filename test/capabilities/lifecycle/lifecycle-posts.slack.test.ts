import { describe, expect, test } from '@jest/globals';
import { incident } from '../../../src/capabilities/index.ts';
import { lifecyclePosts } from '../../../src/capabilities/lifecycle/lifecycle-posts.slack.ts';
import type { EventPost } from '../../../src/slack/kit/on-slack.ts';
import { eventPosts } from '../../../src/slack/surfaces/event-posts.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { places } from '../../slack/places.ts';
import { readBlocks } from '../../slack/read-blocks.ts';
import { declare, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const lowered: Step = ['U0ANA', { type: 'change_severity', severity: 'sev3' }];

/** The posts as things stand after some steps, by their surfaces: each with its notice, and its blocks' texts. */
function posts(...steps: readonly Step[]) {
  const { state } = storyOf([declared, ...steps]);
  return Object.fromEntries(lifecyclePosts(state, places).map((post) => [post.surface, worded(post)]));
}

function worded({ sequence, where, message }: EventPost) {
  return { sequence, where, notice: message.text, says: readBlocks(message.blocks) };
}

test('a raise says what it was and is, why, and calls whoever responds', () => {
  expect(posts(lowered, ['U0ANA', { type: 'change_severity', severity: 'sev1' }])).toEqual({
    escalation: {
      sequence: 3,
      where: 'channel',
      notice: '🟡→🔴 INC-42 is sev1 now · “Checkout is down”',
      says: ['*🟡→🔴 INC-42 is sev1 now (<@U0ANA>)*', '<@U0BEN> leads · comms <@U0CYN>'],
    },
  });
  const update: Step = ['U0ANA', { type: 'post_update', text: 'every <region>', severity: 'sev2' }];
  expect(posts(lowered, update)).toEqual({
    escalation: expect.objectContaining({
      says: ['*🟡→🟠 INC-42 is sev2 now (<@U0ANA>)*', '> every <region>', '<@U0BEN> leads · comms <@U0CYN>'],
    }),
  });
});

test('a reopening says why, and not what was said before', () => {
  const over: Step = ['U0BEN', { type: 'resolve', text: 'rolled back' }];
  expect(posts(over, ['U0ANA', { type: 'reopen', text: 'it is back' }])).toEqual({
    escalation: {
      sequence: 3,
      where: 'channel',
      notice: '🔴 INC-42 is open again, sev1: “it is back” · “Checkout is down”',
      says: ['*🔴 INC-42 is open again, sev1 (<@U0ANA>)*', '> it is back', '<@U0BEN> leads · comms <@U0CYN>'],
    },
  });
  expect(posts(over, ['U0ANA', { type: 'reopen' }]).escalation?.says).toEqual([
    '*🔴 INC-42 is open again, sev1 (<@U0ANA>)*',
    '<@U0BEN> leads · comms <@U0CYN>',
  ]);
});

describe('the closing post', () => {
  test('holds what resolved it and the durations, and the thread the whole head', () => {
    const steps: Step[] = [
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'resolve', text: 'Rolled <back>' }],
    ];
    const { head } = storyOf([declared, ...steps]).state;
    expect(posts(...steps)).toEqual({
      closing: {
        sequence: 3,
        where: 'channel',
        notice: '✅ INC-42 resolved by <@U0BEN> after 2 min: “Checkout is down”',
        says: [
          '*✅ INC-42 resolved by <@U0BEN> after 2 min*',
          '> Rolled <back>',
          'Lasted <!date^1795485600^{time}|02:00 UTC>–<!date^1795485720^{time}|02:02 UTC> · acknowledged after 1 min · worst sev1',
        ],
      },
      closing_head: {
        sequence: 3,
        where: 'thread',
        notice: 'The record ends at event 3',
        says: [`The record of INC-42 ends at event 3: \`${head.hash}\`. \`npx quorum verify INC-42\` checks it.`],
      },
    });
  });

  test('names what is left to do afterwards, by number and owner', () => {
    const { state, events } = storyOf([
      declared,
      ['U0ANA', { type: 'add_followup', text: 'alert on a full disk', user_id: 'U0BEN' }],
      ['U0ANA', { type: 'add_followup', text: 'clean up' }],
      ['U0BEN', { type: 'resolve' }],
    ]);
    expect(events).toHaveLength(4);
    const closing = eventPosts(state, 'C1').find(({ surface }) => surface === 'closing');
    expect(readBlocks(closing?.message.blocks)).toContain('Left to do: follow-up 1 <@U0BEN> · follow-up 2');
    expect(clicksIn(closing?.message.blocks)[0]).toEqual({
      action_id: 'incident:timeline:v1',
      value: `${state.incident_id}::review`,
    });
  });

  test('leaves out the reason of an earlier end', () => {
    const again: Step[] = [
      ['U0BEN', { type: 'resolve', text: 'first' }],
      ['U0BEN', { type: 'reopen' }],
      ['U0BEN', { type: 'resolve' }],
    ];
    const { closing } = posts(lowered, ...again);
    expect(closing?.says.slice(0, 2)).toEqual([
      '*✅ INC-42 resolved again by <@U0BEN>, 1 min after its reopening*',
      'Open again <!date^1795485780^{time}|02:03 UTC>–<!date^1795485840^{time}|02:04 UTC> · never acknowledged · first resolved after 2 min · reopened once for 1 min · worst sev1',
    ]);
  });
});

describe('the severity', () => {
  const raise: Step = ['U0ANA', { type: 'change_severity', severity: 'sev1', text: 'customers in the UK, too' }];

  test('is told with its reason, and what is lowered calls nobody', () => {
    expect(posts(lowered, raise).escalation?.says).toEqual([
      '*🟡→🔴 INC-42 is sev1 now (<@U0ANA>)*',
      '> customers in the UK, too',
      '<@U0BEN> leads · comms <@U0CYN>',
    ]);
    expect(posts(['U0ANA', { type: 'change_severity', severity: 'sev3', text: 'only reporting' }])).toEqual({
      severity: {
        sequence: 2,
        where: 'channel',
        notice: '🔴→🟡 INC-42 is sev3 now (<@U0ANA>)',
        says: ['🔴→🟡 INC-42 is sev3 now (<@U0ANA>)', '> only reporting'],
      },
    });
  });

  test('that was set after the resolution is told as what it was, and is no alarm', () => {
    const { severity, escalation } = posts(lowered, ['U0BEN', { type: 'resolve' }], raise);
    expect(severity?.notice).toBe('INC-42 was sev1: set after its resolution (<@U0ANA>)');
    expect(escalation).toBeUndefined();
    const declined = posts(lowered, ['U0BEN', { type: 'decline', text: 'a test' }], raise);
    expect(declined.severity?.notice).toBe('INC-42 was sev1: set after it was closed (<@U0ANA>)');
    expect(declined.escalation).toBeUndefined();
  });

  test('stays known as the worst that it was', () => {
    const { state } = storyOf([declared, lowered]);
    expect(state.worst.severity).toBe('sev1');
    expect(incident.facts(state)).toContainEqual([{ words: 'worst sev1' }]);
    expect(incident.facts(storyOf([declared]).state)).not.toContainEqual([{ words: 'worst sev1' }]);
  });
});

test('a status without a word is one line, and with one the update says it', () => {
  const monitoring = { type: 'change_status', status: 'monitoring' } as const;
  expect(posts(['U0BEN', monitoring])).toEqual({
    status: {
      sequence: 2,
      where: 'channel',
      notice: 'INC-42 is monitoring now (<@U0BEN>).',
      says: ['INC-42 is monitoring now (<@U0BEN>).'],
    },
  });
  const said: Step = ['U0BEN', { ...monitoring, text: 'rolled back' }];
  expect(posts(said)).toEqual({});
  expect(posts(said, ['U0BEN', { type: 'post_update', text: 'all is well' }])).toEqual({});
});

test('what was told once is not told again by what comes after it', () => {
  const raise: Step = ['U0ANA', { type: 'change_severity', severity: 'sev1' }];
  const reopened: Step[] = [
    ['U0BEN', { type: 'resolve' }],
    ['U0BEN', { type: 'reopen' }],
  ];
  expect(Object.keys(posts(lowered, raise, ...reopened))).toEqual(['escalation']);
  const better: Step = ['U0ANA', { type: 'post_update', text: 'only reporting', severity: 'sev3' }];
  expect(posts(better, ['U0ANA', { type: 'post_update', text: 'all is well' }])).toEqual({});
});
