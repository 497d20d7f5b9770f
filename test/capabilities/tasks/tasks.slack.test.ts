import { describe, expect, test } from '@jest/globals';
import { assignForm } from '../../../src/capabilities/tasks/assign-form.slack.ts';
import { tasksOnSlack } from '../../../src/capabilities/tasks/tasks.slack.ts';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { renderForm } from '../../../src/slack/inputs/form-view.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { metadataOf, readSubmission } from '../../../src/slack/inputs/read-submission.ts';
import { storyOf } from '../../slack/any-state.ts';
import { places } from '../../slack/places.ts';
import { askedBy, settings } from '../../support/settings.ts';
import { declare, type Step } from '../story.ts';

const ana = askedBy('U0ANA');
const read = (typed: string) => readLine(typed, ana);
const add = (more: object) => ({ kind: 'command', command: { type: 'add_task', ...more } });
const at = (time: string) => `2026-11-${time}:00.000Z`;

describe('a typed task', () => {
  test.each([
    [
      'task <@U0BEN|ben> restart the pods by 15:30',
      { user_id: 'U0BEN', text: 'restart the pods', due_at: at('26T14:30') },
    ],
    ['task me restart the pods in 2h', { user_id: 'U0ANA', text: 'restart the pods', due_at: at('26T15:10') }],
    ['task restart by tomorrow 9:00.', { text: 'restart', due_at: at('27T08:00') }],
    ['task restart the pods', { text: 'restart the pods' }],
    ['task restart by hand', { text: 'restart by hand' }],
    ['task ask <@U0BEN|ben> about it', { text: 'ask @ben about it' }],
    ['task merge in 2 steps by 30m', { text: 'merge in 2 steps', due_at: at('26T13:40') }],
    ['task line one\nline two by 3pm', { text: 'line one\nline two', due_at: at('26T14:00') }],
  ])('%s', (typed, expected) => {
    expect(read(typed)).toEqual(add(expected));
  });

  test('says what was taken as text where a time may have been meant', () => {
    const asked = read('task restart the pods by 3 or so');
    expect(asked).toMatchObject(add({ text: 'restart the pods by 3 or so' }));
    expect(asked).toMatchObject({ remark: expect.stringContaining('does not read `3 or so` as a time') });
  });

  test('is not recorded for somebody whom Slack does not know, without words, or at a time of an unknown clock', () => {
    expect(read('task @bne restart')).toMatchObject({ kind: 'unclear', says: expect.stringContaining('`@bne`') });
    expect(read('task <@U0BEN> by 15:30')).toMatchObject({ kind: 'unclear' });
    const nowhere = readLine('task restart by 15:30', { ...ana, zone: null });
    expect(nowhere).toMatchObject({ kind: 'unclear', says: expect.stringContaining('time zone') });
    expect(readLine('task restart by 30m', { ...ana, zone: null })).toMatchObject({ kind: 'command' });
    expect(read('task')).toEqual({ kind: 'open', form: 'task' });
  });
});

test.each([
  ['undone 2', { type: 'reopen_task', task: 2 }],
  ['assign 2 <@U0BEN>', { type: 'assign_task', task: 2, user_id: 'U0BEN' }],
  ['assign #2 to me by 16:00', { type: 'assign_task', task: 2, user_id: 'U0ANA', due_at: at('26T15:00') }],
  ['due 2 by 16:00', { type: 'set_task_due', task: 2, due_at: at('26T15:00') }],
  ['due task 2 30m', { type: 'set_task_due', task: 2, due_at: at('26T13:40') }],
])('%s', (typed, command) => {
  expect(read(typed)).toEqual({ kind: 'command', command });
});

test.each(['undone', 'undone it', 'done 1 2', 'assign 2', 'assign <@U0BEN>', 'assign 2 ben', 'due 2', 'due 15:30'])(
  '%s is answered with how it is written',
  (typed) => {
    expect(read(typed)).toMatchObject({ kind: 'unclear', says: expect.stringContaining('for example') });
  },
);

test('a button does what it says to the task that it names', () => {
  const id = '6f0b3c1e-5d0a-5c1b-9c61-6b3f7c0f2a42';
  const asked = (button: string, detail: string) => readAction(button, `${id}:${detail}`, ana)?.asked;
  expect(asked('incident:task_done:v1', '3')).toMatchObject({ command: { type: 'complete_task', task: 3 } });
  expect(asked('incident:task_take:v1', '3')).toMatchObject({
    command: { type: 'take_task', task: 3, user_id: 'U0ANA' },
  });
  expect(asked('incident:task_done:v1', 'x')).toMatchObject({ kind: 'unclear' });
});

test('whoever is given a task is told in a message of theirs, once, with a button that ticks it', () => {
  const posts = (...steps: readonly Step[]) => {
    const { state } = storyOf([['U0ANA', declare()], ...steps]);
    return tasksOnSlack.slack.posts?.(state, places) ?? [];
  };
  const given: Step = ['U0ANA', { type: 'add_task', text: '*roll* back', user_id: 'U0BEN', due_at: at('24T15:30') }];
  const [post, ...others] = posts(given);
  expect(others).toEqual([]);
  expect(post).toMatchObject({ surface: 'task_given', sequence: 2, where: { person: 'U0BEN' } });
  expect(post?.message.text).toMatch(
    /^<@U0ANA> gave you task 1 of INC-42 in <#C\w+>: “∗roll∗ back” – due <!date\^\d+\^[^|]+\|2026-11-24 15:30 UTC>$/,
  );
  expect(JSON.stringify(post?.message.blocks)).toMatch(/"incident:task_done:v1".*:1"/);
  const handed: Step = ['U0BEN', { type: 'assign_task', task: 1, user_id: 'U0CHLOE' }];
  expect(posts(given, handed)).toMatchObject([{ sequence: 3, where: { person: 'U0CHLOE' } }]);
  expect(posts(given, handed)[0]?.message.text).not.toContain('roll');
  expect(posts(given, ['U0BEN', { type: 'complete_task', task: 1 }])).toEqual([]);
  expect(posts(given, ['U0CHLOE', { type: 'assign_task', task: 1, user_id: 'U0CHLOE' }])).toEqual([]);
  expect(posts(given, ['U0ANA', { type: 'resolve' }])).toEqual([]);
});

describe('the form that hands a task over', () => {
  const { state } = storyOf([
    ['U0ANA', declare()],
    ['U0ANA', { type: 'add_task', text: ':fire: roll back' }],
    ['U0ANA', { type: 'add_task', text: 'x'.repeat(3_000), user_id: 'U0BEN' }],
    ['U0ANA', { type: 'complete_task', task: 1 }],
    ['U0ANA', { type: 'add_task', text: 'call', user_id: 'U0BEN' }],
  ]);
  const send = (values: object) => {
    const metadata = metadataOf({ incident_id: state.incident_id }, {});
    const sent = readSubmission('incident:assign:v1', metadata, values, ana);
    return sent.kind === 'filled' ? sent.filled : null;
  };
  const to = { user: { 'value:v1': { selected_user: 'U0CHLOE' } } };

  test('offers the open ones, and takes a number while they are not known', () => {
    const view = assignForm.view(state, settings);
    const shown = renderForm(assignForm, { incident_id: state.incident_id }, state, settings);
    expect(checkView(JSON.parse(JSON.stringify(shown)), 'modal')).toEqual([]);
    // The first is chosen already.
    expect(JSON.stringify(view.blocks).match(/"text":"\d\./g)).toEqual(['"text":"2.', '"text":"3.', '"text":"2.']);
    const task = { 'value:v1': { selected_option: { value: '3' } } };
    const due = { 'value:v1': { selected_date_time: 1_795_708_200 } };
    const asked = { type: 'assign_task', task: 3, user_id: 'U0CHLOE' };
    expect(send({ task, ...to, due })).toMatchObject({ command: { ...asked, due_at: '2026-11-26T15:50:00.000Z' } });
    expect(send({ task: { 'value:v1': { value: '#3' } }, ...to })).toMatchObject({ command: asked });
    expect(send({ task: { 'value:v1': { value: 'three' } }, ...to })).toMatchObject({
      errors: { task: expect.any(String) },
    });
    expect(send({ task })).toMatchObject({ errors: { user: expect.any(String) } });
  });

  test('does not open where there is nothing to hand over', () => {
    expect(read('assign')).toEqual({ kind: 'open', form: 'assign' });
    expect(assignForm.objection?.(storyOf([['U0ANA', declare()]]).state)).toMatchObject({ kind: 'refused' });
    expect(assignForm.objection?.(state)).toBeNull();
  });
});
