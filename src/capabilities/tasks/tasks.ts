import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused } from '../../kernel/decision.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';
import type { Lead } from '../lead/lead.ts';
import { type Lifecycle, remindsSince } from '../lifecycle/lifecycle-state.ts';
import { assignable, completable, dueChangeable, duePassed, reopenable, takeable } from './judge-task.ts';
import type { Tasks } from './task.ts';
import { changed, openCount, openTasks, taskDetails, taskDuties, toDo } from './task-list.ts';

export const tasksMax = 40;

const { capability, event, command } = kindsOf<Tasks, Lifecycle & Lead>();

const number = z.int().positive();
const user_id = z.string().min(1).max(64);
const instant = z.iso.datetime({ precision: 3 });

export const tasks = capability({
  name: 'tasks',
  initial: (): Tasks => ({ tasks: [] }),
  events: {
    task_added: event({
      version: 2,
      upcast: { 1: (data) => data },
      data: { text: text('the task'), user_id: user_id.optional(), due_at: instant.optional() },
      configured: ['due_at'],
      evolve: ({ tasks }, { text, user_id, due_at }, mark) => ({
        tasks: [
          ...tasks,
          {
            task: tasks.length + 1,
            added: { ...mark, text },
            owner: user_id === undefined ? null : { ...mark, user_id },
            dueAt: due_at ?? null,
            dueSet: due_at === undefined ? null : mark,
            completed: null,
            reopened: null,
          },
        ],
      }),
      says: ({ text, user_id, due_at }) => [words('added a task:'), quote(text), ...toDo(user_id, due_at)],
    }),
    task_completed: event({
      data: { task: number },
      evolve: (state, { task }, mark) => changed(state, task, { completed: mark }),
      says: ({ task }) => [words(`completed task ${task}`)],
    }),
    task_reopened: event({
      data: { task: number },
      evolve: (state, { task }, mark) => changed(state, task, { completed: null, reopened: mark }),
      says: ({ task }) => [words(`opened task ${task} again`)],
    }),
    task_assigned: event({
      data: { task: number, user_id, due_at: instant.optional() },
      configured: ['due_at'],
      evolve: (state, { task, user_id, due_at }, mark) =>
        changed(state, task, {
          owner: { ...mark, user_id },
          ...(due_at === undefined ? {} : { dueAt: due_at, dueSet: mark }),
        }),
      says: ({ task, user_id, due_at }, actor) => [
        ...(user_id === actor ? [words(`took task ${task}`)] : [words(`gave task ${task} to`), { user: user_id }]),
        ...toDo(undefined, due_at),
      ],
    }),
    task_due_set: event({
      data: { task: number, due_at: instant },
      configured: ['due_at'],
      evolve: (state, { task, due_at }, mark) => changed(state, task, { dueAt: due_at, dueSet: mark }),
      says: ({ task, due_at }) => [words(`set task ${task} due`), { at: due_at }],
    }),
  },
  commands: {
    add_task: command({
      subject: 'the task',
      holder: 'user_id',
      takes: { text: z.string(), user_id: z.string().optional(), due_at: instant.optional() },
      leaves: ({ text, user_id, due_at }) => ({ type: 'task_added', data: { text, user_id, due_at } }),
      decide({ state, at }, { due_at }) {
        if (state.resolved !== null) {
          return refused(
            'resolved',
            `${incidentName(state)} is resolved. \`/incident followup\` adds what is to be done afterwards.`,
          );
        }
        if (state.tasks.length < tasksMax) return duePassed(due_at, at);
        return refused(
          'too_many',
          `An incident can have ${tasksMax} tasks at most, completed ones included. Please add a note instead.`,
        );
      },
    }),
    complete_task: command({
      subject: 'the completed task',
      takes: { task: z.int() },
      leaves: ({ task }) => ({ type: 'task_completed', data: { task } }),
      decide: ({ state }, { task }) => completable(state, task),
    }),
    reopen_task: command({
      subject: 'the reopened task',
      takes: { task: z.int() },
      leaves: ({ task }) => ({ type: 'task_reopened', data: { task } }),
      decide: ({ state }, { task }) => reopenable(state, task),
    }),
    assign_task: command({
      subject: 'the change of the task',
      holder: 'user_id',
      takes: { task: z.int(), user_id: z.string(), due_at: instant.optional() },
      leaves: ({ task, user_id, due_at }) => ({ type: 'task_assigned', data: { task, user_id, due_at } }),
      decide: ({ state, at }, asked) => assignable(state, asked) ?? duePassed(asked.due_at, at),
    }),
    /** By a button that may be old: it takes from nobody what they have. */
    take_task: command({
      subject: 'the change of the task',
      holder: 'user_id',
      takes: { task: z.int(), user_id: z.string() },
      leaves: ({ task, user_id }) => ({ type: 'task_assigned', data: { task, user_id } }),
      decide: ({ state }, asked) => takeable(state, asked),
    }),
    set_task_due: command({
      subject: 'the due time',
      takes: { task: z.int(), due_at: instant },
      leaves: ({ task, due_at }) => ({ type: 'task_due_set', data: { task, due_at } }),
      decide: ({ state, at }, { task, due_at }) => dueChangeable(state, task, due_at) ?? duePassed(due_at, at),
    }),
  },
  details: taskDetails,
  open: (state) => openCount(state, 'task', 'tasks').map((says) => [words(says)]),
  duties: taskDuties,
  doubts: (state) => openCount(state, 'task is open', 'tasks are open'),
  nudges: {
    /** Whoever has it is reminded; where nobody does, whoever leads. */
    task_due: (state) =>
      state.resolved !== null
        ? []
        : openTasks(state).flatMap(({ task, owner, dueAt }) =>
            remindsSince(state, 'task_due', dueAt).map((nudge) => ({
              ...nudge,
              of: task,
              to: owner?.user_id ?? state.lead?.user_id ?? null,
            })),
          ),
  },
  /** Who has something to do is wanted in the channel. */
  responders: ({ tasks, resolved }) =>
    resolved !== null
      ? []
      : tasks.flatMap(({ task, owner, completed }) =>
          owner === null || completed !== null
            ? []
            : [{ user_id: owner.user_id, says: [{ user: owner.user_id }, words(`has task ${task}`)] }],
        ),
});
