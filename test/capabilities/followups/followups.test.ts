import { describe, expect, test } from '@jest/globals';
import { type Command, incident } from '../../../src/capabilities/index.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { renderPart } from '../../../src/slack/views/part.ts';
import { storyOf } from '../../slack/any-state.ts';
import { expectSendable } from '../../slack/expect-sendable.ts';
import { askedBy } from '../../support/settings.ts';
import { declare, given, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const resolved: Step = ['U0ANA', { type: 'resolve' }];
const add = (more: object = {}): Command => ({ type: 'add_followup', text: 'alert on it', ...more });
const bens: Step = ['U0ANA', add({ user_id: 'U0BEN', due_on: '2026-12-01' })];
const done: Step = ['U0BEN', { type: 'complete_followup', followup: 1 }];

describe('a follow-up', () => {
  test('is added before and after the resolution, and done then', () => {
    given(declared, resolved).when(add()).thenAccepted('followup_added');
    given(declared, bens, resolved).when({ type: 'complete_followup', followup: 1 }).thenAccepted();
    given(declared, bens, done).when({ type: 'complete_followup', followup: 1 }).thenUnchanged('U0BEN', 3);
    given(declared, bens, done).when({ type: 'reopen_followup', followup: 1 }).thenAccepted('followup_reopened');
    given(declared, bens).when({ type: 'reopen_followup', followup: 1 }).thenUnchanged('U0ANA', 2);
    given(declared).when({ type: 'complete_followup', followup: 1 }).thenRefused('unknown_followup');
  });

  test('is where a task belongs that comes after the resolution', () => {
    given(declared, resolved).when({ type: 'add_task', text: 'alert on it' }).thenRefused('resolved');
  });

  test('goes from one to another, and by an old button from nobody', () => {
    const take = { type: 'take_followup', followup: 1, user_id: 'U0CHLOE' } as const;
    given(declared, ['U0ANA', add()]).when(take, 'U0CHLOE').thenAccepted('followup_assigned');
    given(declared, bens).when(take, 'U0CHLOE').thenRefused('taken');
    given(declared, bens)
      .when({ ...take, type: 'assign_followup' })
      .thenAccepted();
    given(declared, bens, done).when(take).thenRefused('followup_done');
  });

  test('is due on a day that is not over everywhere', () => {
    given(declared)
      .when(add({ due_on: '2026-11-23' }))
      .thenAccepted();
    given(declared)
      .when(add({ due_on: '2026-11-22' }))
      .thenRefused('due_passed');
  });

  test('is kept apart from the tasks, and told in the report with who and when', () => {
    const { events, state } = given(declared, bens, ['U0ANA', add()], done);
    if (state === null) throw new Error('an incident expected');
    expect(state.tasks).toEqual([]);
    expect(incident.details(state)).toMatchObject([
      { label: 'Follow-ups (1 of 2 open)', lines: [[{ words: '2.' }, { quote: 'alert on it' }]] },
    ]);
    expect(incident.timeline(events)[1]?.says.slice(-3)).toEqual([
      { words: '–' },
      { user: 'U0BEN' },
      { words: 'by 1 Dec 2026' },
    ]);
  });
});

const read = (typed: string) => readLine(typed, askedBy('U0ANA'));

test.each([
  ['followup alert on it', { type: 'add_followup', text: 'alert on it' }],
  [
    'follow-up <@U0BEN> alert on it by friday',
    { type: 'add_followup', user_id: 'U0BEN', text: 'alert on it', due_on: '2026-11-27' },
  ],
  [
    'followup me alert on it by 2026-12-01',
    { type: 'add_followup', user_id: 'U0ANA', text: 'alert on it', due_on: '2026-12-01' },
  ],
  ['followup done the right way', { type: 'add_followup', text: 'done the right way' }],
  ['followup done 2', { type: 'complete_followup', followup: 2 }],
  ['followup undone #2', { type: 'reopen_followup', followup: 2 }],
  [
    'followup assign 2 to <@U0BEN> by 2 weeks',
    { type: 'assign_followup', followup: 2, user_id: 'U0BEN', due_on: '2026-12-10' },
  ],
])('%s', (typed, command) => {
  expect(read(typed)).toEqual({ kind: 'command', command });
});

test('a line that is no follow-up opens the form, or says how one is written', () => {
  expect(read('followup')).toEqual({ kind: 'open', form: 'followup' });
  for (const typed of ['followup <@U0BEN>', 'followup assign 2 ben']) {
    expect(read(typed)).toMatchObject({ kind: 'unclear', says: expect.stringContaining('for example') });
  }
});

test('a button does what it says to the one that it names', () => {
  const value = '6f0b3c1e-5d0a-5c1b-9c61-6b3f7c0f2a42:3';
  const asked = (button: string) => readAction(button, value, askedBy('U0ANA'))?.asked;
  expect(asked('incident:followup_done:v1')).toMatchObject({ command: { type: 'complete_followup', followup: 3 } });
  expect(asked('incident:followup_take:v1')).toMatchObject({ command: { type: 'take_followup', user_id: 'U0ANA' } });
});

test('a list shows all that is open with its button, however many and long', () => {
  const long = '<!channel>&'.repeat(300).slice(0, 3000);
  const all = Array.from({ length: 40 }, (): Step => ['U0ANA', add({ text: long })]);
  const { state } = storyOf([declared, ...all, done]);
  const list = renderPart(state, { of: 'followups', none: 'none' });
  expect(list.text).toBe('Follow-ups (39 of 40 open)');
  expect(JSON.stringify(list.blocks).match(/incident:followup_take:v1/g)).toHaveLength(39);
  expectSendable({ text: list.text, blocks: list.blocks ?? [] });
  expect(renderPart(state, { of: 'tasks', none: 'No task' }).text).toBe('No task');
});
