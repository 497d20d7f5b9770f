import type { CommandOf } from '../../kernel/capability.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { splitFirst, unclear, usageOf } from '../../slack/kit/arguments.ts';
import { noZone, numberAlone, personIn, readAssignment } from '../../slack/kit/assignment.ts';
import { code, moment, person } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { readInstant } from '../../slack/kit/when.ts';
import { type Asked, type Asker, asking } from '../../slack/kit/word.ts';
import { assignForm } from './assign-form.slack.ts';
import { taskForm } from './task-form.slack.ts';
import { openTasks } from './task-list.ts';
import { taskDone, taskPosts, taskTake } from './task-posts.slack.ts';
import { tasks } from './tasks.ts';

const usages = {
  task: 'task [@user] <text> [by <time>]',
  done: 'done <number>',
  undone: 'undone <number>',
  assign: 'assign <number> <@user> [by <time>]',
  due: 'due <number> <time>',
} as const;

const ask = asking<CommandOf<typeof tasks>>();

const list: Asked = {
  kind: 'view',
  view: { kind: 'part', of: 'tasks', none: 'No task has been added yet: `/incident task` adds one.' },
};

export const tasksOnSlack = onSlack(tasks, {
  words: [
    {
      word: 'task',
      usage: usages.task,
      does: 'adds a task, for somebody and by a time if you say so; without text, opens a form',
      parse: parseTask,
    },
    { word: 'done', usage: usages.done, does: 'completes a task', parse: (rest) => parseNumber(rest, 'done') },
    {
      word: 'undone',
      usage: usages.undone,
      does: 'opens a task again that was ticked by mistake',
      parse: (rest) => parseNumber(rest, 'undone'),
    },
    {
      word: 'assign',
      usage: usages.assign,
      does: 'gives a task to somebody, or to yourself: `assign 2 me`',
      parse: parseAssign,
    },
    {
      word: 'tasks',
      usage: 'tasks',
      does: 'lists the open tasks',
      isOfChannel: true,
      parse: () => list,
    },
    { word: 'due', usage: usages.due, does: 'says by when a task is due', parse: parseDue },
  ],
  forms: [taskForm, assignForm],
  buttons: {
    'incident:task:v1': () => ({ kind: 'open', form: 'task' }),
    'incident:assign:v1': () => ({ kind: 'open', form: 'assign' }),
    'incident:tasks:v1': () => list,
    [taskDone]: (_, detail) => ofTask(detail, (task) => ask({ type: 'complete_task', task })),
    [taskTake]: ({ user_id }, detail) => ofTask(detail, (task) => ask({ type: 'take_task', task, user_id })),
  },
  messageShortcuts: { task_message: { done: 'made a task', asked: (text) => ask({ type: 'add_task', text }) } },
  needed: {
    task_completion: { actionId: taskDone, text: 'Done' },
    task_owner: { actionId: taskTake, text: 'Take' },
  },
  offers: (state) => [
    ...(state.resolved === null ? [{ actionId: 'incident:task:v1', text: 'Add task' }] : []),
    ...(state.resolved === null && openTasks(state).length > 0
      ? ([
          { actionId: 'incident:assign:v1', text: 'Hand over task', place: 'more' },
          { actionId: 'incident:tasks:v1', text: 'List tasks', place: 'more' },
        ] as const)
      : []),
  ],
  recorded: {
    task_added: ({ user_id, due_at }, { inc, state, viewer }) =>
      `Task ${state.tasks.length} is added to ${inc}${forWhom(user_id, viewer)}${byWhen(due_at)}.`,
    task_completed: ({ task }, { inc }) =>
      `Task ${task} of ${inc} is done. \`/incident undone ${task}\` opens it again.`,
    task_reopened: ({ task }, { inc }) => `Task ${task} of ${inc} is open again.`,
    task_assigned: ({ task, user_id, due_at }, { inc, viewer }) =>
      `${user_id === viewer ? 'You have' : `${person(user_id)} has`} task ${task} of ${inc}${byWhen(due_at)}.`,
    task_due_set: ({ task, due_at }, { inc }) => `Task ${task} of ${inc} is due ${moment(due_at)}.`,
  },
  posts: taskPosts,
  nudges: {
    task_due({ tasks }, { of }) {
      const task = tasks.find((one) => one.task === of);
      const when = task?.dueAt == null ? '' : ` ${moment(task.dueAt)}`;
      return {
        says: `task ${of ?? ''} was due${when}`,
        deeds: [
          { actionId: taskDone, text: 'Done', detail: String(of ?? '') },
          { actionId: 'incident:tasks:v1', text: 'Show tasks' },
        ],
      };
    },
  },
});

function forWhom(user_id: string | undefined, viewer: string): string {
  return user_id === undefined ? '' : ` for ${user_id === viewer ? 'you' : person(user_id)}`;
}

function byWhen(due_at: string | undefined): string {
  return due_at === undefined ? '' : `, due ${moment(due_at)}`;
}

function parseTask(rest: string, asker: Asker): Asked {
  if (isBlank(rest)) return { kind: 'open', form: 'task' };
  const read = readAssignment(rest, asker, readInstant, usages.task);
  if (read.kind === 'unclear') return read.asked;
  const { text, user_id, due, remark } = read;
  if (isBlank(text)) return usageOf(usages.task, 'task @ana restart the pods by 15:30');
  const number = numberAlone(text);
  if (number !== null)
    return unclear(`Nothing was recorded: ${code(`/incident done ${number}`)} completes task ${number}.`);
  const asked = ask({ type: 'add_task', text, user_id, due_at: due });
  return remark === undefined ? asked : { ...asked, remark };
}

/** The number of a task as it is typed: 2, #2, task 2. */
function splitNumber(rest: string): { readonly task: number; readonly others: string } | null {
  const [, digits, others = ''] =
    /^(?:task\s+)?#?(\d{1,9})[.:,!]?(?:\s+(.*))?$/is.exec(rest.normalize('NFKC').trim()) ?? [];
  return digits === undefined ? null : { task: Number(digits), others: others.trim() };
}

function parseNumber(rest: string, word: 'done' | 'undone'): Asked {
  const found = splitNumber(rest.replaceAll(/^[`"'*_(]+|[`"'*_)]+$/g, ''));
  if (found === null || found.others !== '') return usageOf(usages[word], `${word} 2`);
  return ask({ type: word === 'done' ? 'complete_task' : 'reopen_task', task: found.task });
}

function parseAssign(rest: string, asker: Asker): Asked {
  if (isBlank(rest)) return { kind: 'open', form: 'assign' };
  const found = splitNumber(rest);
  const [to, others] = splitFirst((found?.others ?? '').replace(/^to\s+/i, ''));
  const user_id = personIn(to, asker);
  const due_at = others === '' ? undefined : readInstant(others, asker);
  if (due_at === 'no_zone') return noZone(others);
  if (found === null || user_id === null || due_at === null) return usageOf(usages.assign, 'assign 2 @ana by 15:30');
  return ask({ type: 'assign_task', task: found.task, user_id, due_at });
}

function parseDue(rest: string, asker: Asker): Asked {
  const found = splitNumber(rest);
  const due_at = found === null ? null : readInstant(found.others, asker);
  if (due_at === 'no_zone') return noZone(found?.others ?? '');
  if (found === null || due_at === null) return usageOf(usages.due, 'due 2 15:30');
  return ask({ type: 'set_task_due', task: found.task, due_at });
}

/** The task that a button names. */
function ofTask(detail: string, asked: (task: number) => Asked): Asked {
  if (!/^\d{1,9}$/.test(detail)) return usageOf(usages.done, 'done 2');
  return asked(Number(detail));
}
