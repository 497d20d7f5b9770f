import { expect, test } from '@jest/globals';
import { createGivenUp } from '../../../src/slack/surfaces/given-up.ts';
import type { Step } from '../../../src/slack/surfaces/step.ts';
import { untried } from './untried.ts';

const step = (content_hash: string): Step => ({
  kind: 'set_topic',
  row: { ...untried, post_id: 'one', surface: 'topic', channel_id: 'C1', content_hash },
  topic: content_hash,
});

test('what was refused is left for five seconds, then for as long as it has been refused', () => {
  let nowMs = 1_000;
  const givenUp = createGivenUp(() => nowMs);
  const triedAtMs: number[] = [];
  for (; nowMs <= 1_000 + 3_600_000; nowMs += 1_000) {
    if (givenUp.isLeft(step('a'))) continue;
    triedAtMs.push(nowMs - 1_000);
    givenUp.add(step('a'), 'is_archived');
  }
  expect(triedAtMs).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560].map((seconds) => seconds * 1_000));
  expect(givenUp.untilMs([step('a')])).toBe(1_000 + 5_120_000);
});

test('two steps of one post that are both refused are both left', () => {
  const givenUp = createGivenUp(() => 0);
  const { row } = step('a');
  const steps: readonly Step[] = [
    step('a'),
    { kind: 'deduplicate', row: { ...row, content_hash: null }, threadTs: null },
  ];
  for (const one of steps) givenUp.add(one, 'is_archived');
  expect(steps.map((one) => givenUp.isLeft(one))).toEqual([true, true]);
  givenUp.forget('one');
  expect(steps.map((one) => givenUp.isLeft(one))).toEqual([false, false]);
});

test('it is tried at once with other content, and when it is forgotten', () => {
  const givenUp = createGivenUp(() => 0);
  givenUp.add(step('a'), 'is_archived');
  expect([givenUp.isLeft(step('a')), givenUp.isLeft(step('b'))]).toEqual([true, false]);
  expect(givenUp.untilMs([step('b')])).toBeNull();
  givenUp.forget('one');
  expect(givenUp.isLeft(step('a'))).toBe(false);
});

test('what was taken in between is left for five seconds again', () => {
  let nowMs = 0;
  const givenUp = createGivenUp(() => nowMs);
  givenUp.add(step('a'), 'is_archived');
  nowMs = 600_000;
  givenUp.taken(step('a'));
  givenUp.add(step('a'), 'is_archived');
  expect(givenUp.untilMs([step('a')])).toBe(605_000);
});

test('what is refused for another reason is left for five seconds again', () => {
  let nowMs = 0;
  const givenUp = createGivenUp(() => nowMs);
  givenUp.add(step('a'), 'one person has left, and the channel is archived');
  nowMs = 600_000;
  givenUp.add(step('a'), 'one person has left');
  expect(givenUp.untilMs([step('a')])).toBe(605_000);
});

test('what was refused since its channel was shut is tried again as soon as anything is taken there', () => {
  const givenUp = createGivenUp(() => 0);
  const inChannel = (post_id: string, channel_id: string): Step => ({
    ...step('a'),
    row: { ...step('a').row, post_id, channel_id },
  });
  const [summary, pin, other] = [inChannel('summary', 'C1'), inChannel('pin', 'C1'), inChannel('other', 'C2')];
  givenUp.add(summary, 'chat.update answered is_archived');
  givenUp.add(pin, 'pins.add answered too_many_pins');
  givenUp.add(other, 'chat.update answered not_in_channel');
  givenUp.taken(inChannel('topic', 'C1'));
  expect([summary, pin, other].map((one) => givenUp.isLeft(one))).toEqual([false, true, true]);
});
