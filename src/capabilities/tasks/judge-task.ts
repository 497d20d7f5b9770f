import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { Task, Tasks } from './task.ts';

/** Why something can't be done with a task, or that it is so already; null: nothing is against it. */
type Judged = Refused | Unchanged | null;

export function completable(state: Tasks, number: number): Judged {
  const task = taskOf(state, number);
  if ('kind' in task) return task;
  return task.completed === null ? null : unchanged(task.completed, `Task ${number} is already done`);
}

export function reopenable(state: Tasks, number: number): Judged {
  const task = taskOf(state, number);
  if ('kind' in task) return task;
  return task.completed === null ? unchanged(task.reopened ?? task.added, `Task ${number} is open`) : null;
}

type Assigned = { readonly task: number; readonly user_id: string; readonly due_at?: string | undefined };

export function assignable(state: Tasks, { task: number, user_id, due_at }: Assigned): Judged {
  const task = openTask(state, number);
  if ('kind' in task) return task;
  const isSameTime = due_at === undefined || due_at === task.dueAt;
  return task.owner?.user_id === user_id && isSameTime ? hasIt(task.owner, number) : null;
}

export function takeable(state: Tasks, { task: number, user_id }: Assigned): Judged {
  const task = openTask(state, number);
  if ('kind' in task || task.owner === null) return 'kind' in task ? task : null;
  if (task.owner.user_id === user_id) return hasIt(task.owner, number);
  return refused(
    'taken',
    { user: task.owner.user_id },
    `has task ${number} already. \`/incident assign ${number} me\` takes it over.`,
  );
}

export function dueChangeable(state: Tasks, number: number, dueAt: string): Judged {
  const task = openTask(state, number);
  if ('kind' in task) return task;
  return task.dueAt === dueAt && task.dueSet !== null
    ? unchanged(task.dueSet, `Task ${number} is already due`, { at: dueAt })
    : null;
}

/** Both in ISO 8601, UTC, milliseconds. */
export function duePassed(dueAt: string | undefined, at: string): Refused | null {
  if (dueAt === undefined || dueAt > at) return null;
  return refused('due_passed', 'The due time has passed already. Please give a later one.');
}

function hasIt(owner: NonNullable<Task['owner']>, number: number): Unchanged {
  return unchanged(owner, { user: owner.user_id }, `already has task ${number}`);
}

function openTask(state: Tasks, number: number): Task | Refused {
  const task = taskOf(state, number);
  if ('kind' in task || task.completed === null) return task;
  return refused('task_done', `Task ${number} is done. \`/incident undone ${number}\` opens it again.`);
}

function taskOf({ tasks }: Tasks, number: number): Task | Refused {
  return tasks[number - 1] ?? refused('unknown_task', `There is no task ${number}. ${tasksThereAre(tasks.length)}`);
}

function tasksThereAre(count: number): string {
  if (count === 0) return 'None has been added yet: `/incident task` adds one.';
  return count === 1 ? 'There is only task 1.' : `There are tasks 1 to ${count}.`;
}
