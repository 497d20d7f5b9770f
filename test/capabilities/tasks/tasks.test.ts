import { describe, expect, test } from '@jest/globals';
import { type Command, incident, slackSides } from '../../../src/capabilities/index.ts';
import { openTasks } from '../../../src/capabilities/tasks/task-list.ts';
import { nudgesOf } from '../../../src/kernel/nudge.ts';
import { eventKindsOf, readEvent } from '../../../src/kernel/read-event.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { placesOf } from '../../slack/places.ts';
import { declare, given, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const later = '2026-11-24T15:30:00.000Z';
const add = (more: object = {}): Command => ({ type: 'add_task', text: 'roll back', ...more });
const added: Step = ['U0ANA', add()];
const bens: Step = ['U0ANA', add({ user_id: 'U0BEN', due_at: later })];
const done: Step = ['U0BEN', { type: 'complete_task', task: 1 }];

function saysLast(...steps: readonly Step[]) {
  const { events } = given(...steps);
  return incident.timeline(events).at(-1)?.says;
}

describe('a task', () => {
  test('has an owner and a due time, or neither', () => {
    expect(given(declared, bens).state?.tasks).toMatchObject([
      { task: 1, owner: { user_id: 'U0BEN', by: 'U0ANA' }, dueAt: later, completed: null },
    ]);
    expect(given(declared, added).state?.tasks).toMatchObject([{ owner: null, dueAt: null }]);
    expect(saysLast(declared, bens)).toEqual([
      { user: 'U0ANA' },
      { words: 'added a task:' },
      { quote: 'roll back' },
      { words: '–' },
      { user: 'U0BEN' },
      { words: 'due' },
      { at: later },
    ]);
  });

  test.each([
    add({ due_at: '2026-11-24T02:00:00.000Z' }),
    { type: 'set_task_due', task: 1, due_at: '2026-11-24T02:00:00.000Z' } as const,
  ])('is not due in the past: %j', (command) => {
    given(declared, added).when(command).thenRefused('due_passed');
  });

  test('is the same request when it comes again, though its time is read anew', () => {
    const { events } = given(declared, bens);
    const event = events[1];
    if (event === undefined) throw new Error('an event expected');
    expect(incident.isLeftBy(event, add({ user_id: 'U0BEN', due_at: '2026-11-24T15:31:00.000Z' }))).toBe(true);
    expect(incident.isLeftBy(event, add({ user_id: 'U0CHLOE', due_at: later }))).toBe(false);
  });

  test('goes from one to another, and by an old button from nobody', () => {
    const take = { type: 'take_task', task: 1, user_id: 'U0CHLOE' } as const;
    given(declared, added).when(take, 'U0CHLOE').thenAccepted('task_assigned');
    given(declared, bens).when(take, 'U0CHLOE').thenRefused('taken');
    given(declared, bens)
      .when({ ...take, user_id: 'U0BEN' })
      .thenUnchanged('U0ANA', 2);
    const toChloe = { type: 'assign_task', task: 1, user_id: 'U0CHLOE' } as const;
    const handed: Step = ['U0BEN', toChloe];
    expect(given(declared, bens, handed).state?.tasks).toMatchObject([{ owner: { user_id: 'U0CHLOE' }, dueAt: later }]);
    given(declared, bens, handed).when(toChloe).thenUnchanged('U0BEN', 3);
    given(declared, bens, handed)
      .when({ ...toChloe, due_at: '2026-11-24T16:00:00.000Z' })
      .thenAccepted();
  });

  test('is opened again where it was ticked by mistake, and changes no more while it is done', () => {
    const reopen = { type: 'reopen_task', task: 1 } as const;
    given(declared, added, done).when(reopen).thenAccepted('task_reopened');
    given(declared, added).when(reopen).thenUnchanged('U0ANA', 2);
    given(declared, added, done, ['U0BEN', reopen]).when(done[1]).thenAccepted('task_completed');
    for (const command of [
      { type: 'assign_task', task: 1, user_id: 'U0BEN' },
      { type: 'take_task', task: 1, user_id: 'U0BEN' },
      { type: 'set_task_due', task: 1, due_at: later },
    ] as const) {
      given(declared, added, done).when(command).thenRefused('task_done');
      given(declared).when(command).thenRefused('unknown_task');
    }
  });

  test('counts as open until it is done', () => {
    const { state } = given(declared, added, bens, done);
    if (state === null) throw new Error('an incident expected');
    expect(openTasks(state).map(({ task }) => task)).toEqual([2]);
    expect(incident.details(state).find(({ label }) => label === 'Tasks (1 of 2 open)')).toMatchObject({
      needs: [{ what: 'task_completion', of: '2' }],
    });
  });

  test('brings whoever has it into the channel, until it is done', () => {
    const respond = (...steps: readonly Step[]) => {
      const { state } = given(declared, ...steps);
      return state === null ? [] : incident.responders(state).map(({ user_id }) => user_id);
    };
    expect(respond(bens)).toContain('U0BEN');
    expect(respond(bens, done)).not.toContain('U0BEN');
    expect(respond(bens, ['U0ANA', { type: 'resolve' }])).not.toContain('U0BEN');
  });
});

describe('a task that is due', () => {
  const { type, ...base } = declare();
  const reminding: Step = [
    'U0ANA',
    { type, ...base, reminders: [{ what: 'task_due', severities: ['sev1'], after_seconds: 60 }] },
  ];
  const soon = '2026-11-24T02:10:00.000Z';
  const owned: Step = ['U0ANA', add({ user_id: 'U0BEN', due_at: soon })];
  const nudges = (...steps: readonly Step[]) => {
    const { state } = given(reminding, ...steps);
    return state === null ? [] : nudgesOf(incident.capabilities, state);
  };

  test('reminds whoever has it, or else the lead, until it is done or the incident is over', () => {
    const nudge = { what: 'task_due', of: 1, at: '2026-11-24T02:11:00.000Z' };
    const led: Step = ['U0CHLOE', { type: 'assign_lead', user_id: 'U0CHLOE', answer_within_seconds: 300 }];
    expect(nudges(owned)).toEqual([{ ...nudge, to: 'U0BEN' }]);
    expect(nudges(['U0ANA', add({ due_at: soon })])).toEqual([{ ...nudge, to: null }]);
    expect(nudges(['U0ANA', add({ due_at: soon })], led)).toEqual([{ ...nudge, to: 'U0CHLOE' }]);
    expect(nudges(owned, done)).toEqual([]);
    expect(nudges(owned, ['U0ANA', { type: 'resolve' }])).toEqual([]);
    expect(nudges(added)).toEqual([]);
    expect(nudges(owned, ['U0BEN', { type: 'set_task_due', task: 1, due_at: later }])).toMatchObject([
      { at: '2026-11-24T15:31:00.000Z' },
    ]);
  });

  test('is reminded of once, in a message to that person which ticks it', () => {
    const due = incident.nextDue(given(reminding, owned).state ?? fail());
    const command = due === null ? null : incident.readCommand(due.command);
    if (command === null) throw new Error('a command expected');
    const { state } = given(reminding, owned, [timer, command, 10]);
    if (state === null) throw new Error('an incident expected');
    expect(incident.nextDue(state)).toBeNull();
    const posts = slackSides.flatMap((side) => side.posts?.(state, placesOf(state)) ?? []);
    expect(posts.filter(({ surface }) => surface === 'reminder')).toMatchObject([
      { where: { person: 'U0BEN' }, message: { text: expect.stringMatching(/^INC-42: task 1 was due <!date/) } },
    ]);
    expect(JSON.stringify(posts)).toContain(`"value":"${state.incident_id}:1"`);
  });
});

function fail(): never {
  throw new Error('an incident expected');
}

test('a task of an earlier version of Quorum has neither', () => {
  const { stored, typed } = given(declared, added);
  const [, event] = stored;
  if (event === undefined) throw new Error('an event expected');
  expect(event.data).toMatchObject({ version: 2 });
  const old = { ...event, data: { ...Object(event.data), version: 1 } };
  const read = readEvent(
    eventKindsOf(incident.capabilities),
    old,
    typed.filter(({ sequence }) => sequence === 2),
  );
  expect(read).toMatchObject({ type: 'task_added', data: { text: 'roll back' } });
});
