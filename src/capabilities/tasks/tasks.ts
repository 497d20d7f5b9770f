import { z } from 'zod';
import { type Detail, impossible, kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';

export const tasksMax = 40;

/** A task: its number is its place in the list, from 1 on. */
export type Task = { readonly task: number; readonly added: Said; readonly completed: Mark | null };

export type Tasks = { readonly tasks: readonly Task[] };

const { capability, event, command } = kindsOf<Tasks>();

export const tasks = capability({
  name: 'tasks',
  initial: (): Tasks => ({ tasks: [] }),
  events: {
    task_added: event({
      data: { text: text('the task') },
      evolve: ({ tasks }, { text }, mark) => ({
        tasks: [...tasks, { task: tasks.length + 1, added: { ...mark, text }, completed: null }],
      }),
      says: ({ text }) => [words('added a task:'), quote(text)],
    }),
    task_completed: event({
      data: { task: z.int().positive() },
      evolve: ({ tasks }, { task }, mark) =>
        tasks[task - 1] === undefined
          ? impossible(`there is no task ${task}`)
          : { tasks: tasks.map((one) => (one.task === task ? { ...one, completed: mark } : one)) },
      says: ({ task }) => [words(`completed task ${task}`)],
    }),
  },
  commands: {
    add_task: command({
      subject: 'the task',
      takes: { text: z.string() },
      leaves: ({ text }) => ({ type: 'task_added', data: { text } }),
      decide: ({ state }) =>
        state.tasks.length < tasksMax
          ? null
          : refused(
              'too_many',
              `An incident can have ${tasksMax} tasks at most, completed ones included. Please add a note instead.`,
            ),
    }),
    complete_task: command({
      subject: 'the completed task',
      takes: { task: z.int() },
      leaves: ({ task }) => ({ type: 'task_completed', data: { task } }),
      decide({ state }, { task: number }) {
        const task = state.tasks[number - 1];
        if (task === undefined) {
          return refused('unknown_task', `There is no task ${number}. ${tasksThereAre(state.tasks.length)}`);
        }
        return task.completed === null ? null : unchanged(task.completed, `Task ${number} is already done`);
      },
    }),
  },
  details,
});

function details(state: IncidentCore & Tasks): readonly Detail[] {
  const open = state.tasks.filter(({ completed }) => completed === null);
  const all = state.tasks.length;
  if (all === 0) return [];
  if (open.length === 0) return [{ label: 'Tasks', lines: [[words(all === 1 ? 'done' : `all ${all} done`)]] }];
  const lines = open.map(({ task, added }) => [words(`${task}.`), quote(textOf(state, added).text)]);
  return [{ label: `Open tasks (${open.length} of ${all})`, lines }];
}

function tasksThereAre(count: number): string {
  if (count === 0) return 'None has been added yet: `/incident task` adds one.';
  return count === 1 ? 'There is only task 1.' : `There are tasks 1 to ${count}.`;
}
