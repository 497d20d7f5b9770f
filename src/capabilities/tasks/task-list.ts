import { type Detail, type Impossible, impossible } from '../../kernel/capability.ts';
import type { Duty } from '../../kernel/duty.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import type { Task, Tasks } from './task.ts';

/** Lines of the summary, which has a button beside each. */
const linesMax = 5;

/** The tasks that are still to be done, in their order: what an incident should not be resolved over without a question. */
export function openTasks({ tasks }: Tasks): readonly Task[] {
  return tasks.filter(({ completed }) => completed === null);
}

/** How many are open, with the words for one and for several; empty where none is. */
export function openCount(state: Tasks, one: string, several: string): readonly string[] {
  const open = openTasks(state).length;
  return open === 0 ? [] : [`${open} ${open === 1 ? one : several}`];
}

/** The list with one task changed. */
export function changed({ tasks }: Tasks, number: number, change: Partial<Task>): Tasks | Impossible {
  if (tasks[number - 1] === undefined) return impossible(`there is no task ${number}`);
  return { tasks: tasks.map((one) => (one.task === number ? { ...one, ...change } : one)) };
}

/** Who has something, and by when: "– @ben due today 15:30". Empty where neither is known. */
export function toDo(user_id: string | undefined, dueAt: string | undefined): Sentence {
  if (user_id === undefined && dueAt === undefined) return [];
  const by = dueAt === undefined ? [] : [words('due'), { at: dueAt }];
  return [words('–'), ...(user_id === undefined ? [] : [{ user: user_id }]), ...by];
}

/** The task in a line of its own: 2. “Roll back” – @ben due today 15:30 */
export function taskLine(state: IncidentCore, { task, added, owner, dueAt }: Task): Sentence {
  return [words(`${task}.`), quote(textOf(state, added).text), ...toDo(owner?.user_id, dueAt ?? undefined)];
}

/** What is open, each with what is next about it: that somebody takes it, then that it is done. */
export function taskDetails(state: IncidentCore & Tasks): readonly Detail[] {
  const all = state.tasks.length;
  const open = openTasks(state);
  if (all === 0) return [];
  if (open.length === 0) return [{ label: 'Tasks', lines: [[words(all === 1 ? 'done' : `all ${all} done`)]] }];
  const needs = open.map(({ task, owner }) => ({
    what: owner === null ? 'task_owner' : 'task_completion',
    of: String(task),
  }));
  const lines = open.map((task) => taskLine(state, task));
  return [{ label: `Tasks (${open.length} of ${all} open)`, lines, needs, linesMax, allBy: 'tasks' }];
}

/** Somebody's open tasks, as long as the incident is open. */
export function taskDuties(state: IncidentCore & Tasks): readonly Duty[] {
  if (state.resolved !== null) return [];
  return openTasks(state).flatMap(({ task, added, owner, dueAt }) => {
    if (owner === null) return [];
    const by = dueAt === null ? [] : [words('– due'), { at: dueAt }];
    const says = [words(`Task ${task}:`), quote(textOf(state, added).text), ...by];
    const need = { what: 'task_completion', of: String(task) };
    return [{ key: `task ${task}`, user_id: owner.user_id, says, due_at: dueAt, need }];
  });
}
