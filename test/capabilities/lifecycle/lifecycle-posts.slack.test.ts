import { describe, expect, test } from '@jest/globals';
import { lifecyclePosts } from '../../../src/capabilities/lifecycle/lifecycle-posts.slack.ts';
import type { EventPost } from '../../../src/slack/kit/on-slack.ts';
import { storyOf } from '../../slack/any-state.ts';
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

test('a raise says what it was and is, why, and calls whoever responds; sev1 is told everybody', () => {
  expect(posts(lowered, ['U0ANA', { type: 'change_severity', severity: 'sev1' }])).toEqual({
    escalation: {
      sequence: 3,
      where: 'channel',
      notice: '🟡→🔴 INC-42 is sev1 now · “Checkout is down”',
      says: ['*🟡→🔴 INC-42 is sev1 now (<@U0ANA>)*', '<@U0BEN> leads · comms <@U0CYN>'],
    },
    escalation_announced: {
      sequence: 3,
      where: 'announcement',
      notice: '🟡→🔴 INC-42 is sev1 now · “Checkout is down”',
      says: ['*🟡→🔴 INC-42 is sev1 now* · “Checkout is down” · <#C1>'],
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
      notice: '🔴 INC-42 is open again, sev1 · “Checkout is down”',
      says: ['*🔴 INC-42 is open again, sev1 (<@U0ANA>)*', '> it is back', '<@U0BEN> leads · comms <@U0CYN>'],
    },
    escalation_announced: expect.objectContaining({
      says: ['*🔴 INC-42 is open again, sev1* · “Checkout is down” · <#C1>'],
    }),
  });
  expect(posts(over, ['U0ANA', { type: 'reopen' }]).escalation?.says).toEqual([
    '*🔴 INC-42 is open again, sev1 (<@U0ANA>)*',
    '<@U0BEN> leads · comms <@U0CYN>',
  ]);
});

test('an update says who says it, how the incident stands, and what is new, as it was last corrected', () => {
  const update: Step = [
    'U0BEN',
    { type: 'post_update', text: 'It is the <cache>\nof one region', status: 'identified' },
  ];
  expect(posts(update)).toEqual({
    update: {
      sequence: 2,
      where: 'channel',
      notice: 'INC-42 update: “It is the &lt;cache&gt; of one region”',
      says: ['🔴 *Update* · *sev1* · *identified* · <@U0BEN>', '> It is the <cache>\n> of one region'],
    },
  });
  const corrected: Step = ['U0ANA', { type: 'correct', sequence: 2, text: 'It is the queue' }];
  expect(posts(update, corrected).update).toMatchObject({
    sequence: 2,
    says: ['🔴 *Update* · *sev1* · *identified* · <@U0BEN>', '> It is the queue'],
  });
});

describe('the closing post', () => {
  test('holds what resolved it, the durations and the whole head; who was told of a sev1 hears of its end', () => {
    const steps: Step[] = [
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'resolve', text: 'Rolled <back>' }],
    ];
    const { head } = storyOf([declared, ...steps]).state;
    expect(posts(...steps)).toEqual({
      closing: {
        sequence: 3,
        where: 'channel',
        notice: '✅ INC-42 “Checkout is down” is resolved',
        says: [
          '*✅ INC-42 is resolved* (<@U0BEN>)',
          '> Rolled <back>',
          'Acknowledged after 1 min · resolved after 2 min',
          `The record ends at event 3: \`${head.hash}\`. \`npx quorum verify 42\` checks it.`,
        ],
      },
      closing_announced: {
        sequence: 3,
        where: 'announcement',
        notice: '✅ INC-42 “Checkout is down” is resolved',
        says: ['*✅ INC-42 is resolved* (<@U0BEN>) · “Checkout is down” · <#C1>'],
      },
    });
  });

  test('leaves out the reason of an earlier end, and tells nobody else where it was no sev1', () => {
    const again: Step[] = [
      ['U0BEN', { type: 'resolve', text: 'first' }],
      ['U0BEN', { type: 'reopen' }],
      ['U0BEN', { type: 'resolve' }],
    ];
    const { closing, closing_announced } = posts(lowered, ...again);
    expect(closing?.says.slice(0, 2)).toEqual([
      '*✅ INC-42 is resolved* (<@U0BEN>)',
      'Never acknowledged · resolved after 2 min · reopened once for 1 min',
    ]);
    expect(closing_announced).toBeUndefined();
  });
});

test('a text that was redacted is in no post any more', () => {
  const update: Step = ['U0BEN', { type: 'post_update', text: 'hunter2' }];
  const redacted: Step = ['U0ANA', { type: 'redact', sequence: 2, reason: 'a password' }];
  expect(JSON.stringify(posts(update, redacted))).not.toContain('hunter2');
  expect(posts(update, redacted).update?.says[1]).toMatch(/^\[redacted by <@U0ANA>, <!date[^>]*>\]$/);
});
