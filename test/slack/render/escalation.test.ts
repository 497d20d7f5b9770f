import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderEscalation, renderEscalationAnnounced } from '../../../src/slack/render/escalation.ts';
import { declare, type Step } from '../../incident/story.ts';
import { anyStory, storyOf } from './any-state.ts';
import { expectSendable, mrkdwnIn } from './expect-sendable.ts';

const declared: Step = ['U0ANA', declare()];

function told(...steps: readonly Step[]) {
  const { state } = storyOf(steps);
  if (state.escalated === null) throw new Error('an escalation expected');
  const here = renderEscalation(state, state.escalated);
  const announced = renderEscalationAnnounced(state, state.escalated, 'C1');
  return { notice: here.text, here: mrkdwnIn(here.blocks), announced: mrkdwnIn(announced.blocks) };
}

test('a raise says what it is now, and calls the lead and who holds a role', () => {
  const steps: Step[] = [
    declared,
    ['U0ANA', { type: 'change_severity', severity: 'sev3' }],
    ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN' }],
    ['U0BEN', { type: 'assign_role', role: 'comms', user_id: 'U0CYN' }],
  ];
  expect(told(...steps, ['U0ANA', { type: 'change_severity', severity: 'sev1' }])).toEqual({
    notice: 'INC-42 Checkout is down: sev1 now, was sev3',
    here: ['*sev1* now, was sev3 · raised by <@U0ANA>\nlead <@U0BEN> · comms <@U0CYN>'],
    announced: ['*INC-42* Checkout is down: *sev1 now, was sev3* · <#C1>'],
  });
  const update: Step = ['U0ANA', { type: 'post_update', text: 'every <region>', severity: 'sev2' }];
  expect(told(...steps, update).here).toEqual([
    '*sev2* now, was sev3 · raised by <@U0ANA>\nevery &lt;region&gt;\nlead <@U0BEN> · comms <@U0CYN>',
  ]);
});

test('a reopening says why, and not what was said before', () => {
  const over: Step[] = [declared, ['U0BEN', { type: 'resolve', text: 'rolled back' }]];
  expect(told(...over, ['U0ANA', { type: 'reopen', text: 'it is back' }])).toEqual({
    notice: 'INC-42 Checkout is down: reopened, sev1',
    here: ['*Reopened* by <@U0ANA> · *sev1*\nit is back\nno lead yet'],
    announced: ['*INC-42* Checkout is down: *reopened, sev1* · <#C1>'],
  });
  expect(told(...over, ['U0ANA', { type: 'reopen' }]).here).toEqual(['*Reopened* by <@U0ANA> · *sev1*\nno lead yet']);
});

test('both are ones that Slack takes, for any state', () => {
  fc.assert(
    fc.property(anyStory(100), ({ state }) => {
      if (state.escalated === null) return;
      expectSendable(renderEscalation(state, state.escalated));
      expectSendable(renderEscalationAnnounced(state, state.escalated, 'C1'));
    }),
    { numRuns: 100 },
  );
});
