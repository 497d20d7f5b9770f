import type { InputBlock } from '@slack/types';
import type { CommandOf } from '../../kernel/capability.ts';
import { refused } from '../../kernel/decision.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { bareWord } from '../../slack/kit/arguments.ts';
import { instantField, selectField, textField, userField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { plainTyped } from '../../slack/kit/mrkdwn.ts';
import { asking } from '../../slack/kit/word.ts';
import type { Task, Tasks } from './task.ts';
import { openTasks } from './task-list.ts';
import type { tasks } from './tasks.ts';

const ids = { task: 'task', user: 'user', due: 'due' } as const;

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const optionMax = 75;

const ask = asking<CommandOf<typeof tasks>>();

/** Gives an open task to somebody, with another due time if one is chosen. */
export const assignForm: Form<IncidentCore & Tasks> = {
  name: 'assign',
  callbackId: 'incident:assign:v1',
  errorBlock: ids.task,
  isFilledLater: true,
  view: (state) => ({
    title: 'Hand over a task',
    submit: 'Assign',
    blocks: [taskField(state), userField(ids.user, 'To'), instantField(ids.due, 'Due')],
  }),
  read(fields) {
    const number = /^#?(\d{1,9})$/.exec(fields.choice(ids.task) ?? bareWord(fields.text(ids.task)))?.[1];
    const user_id = fields.user(ids.user);
    if (number === undefined) return { kind: 'errors', errors: { [ids.task]: 'Please write the number of the task.' } };
    if (user_id === '') return { kind: 'errors', errors: { [ids.user]: 'Please choose a person.' } };
    return ask({ type: 'assign_task', task: Number(number), user_id, due_at: fields.instant(ids.due) });
  },
  objection: (state) =>
    openTasks(state).length > 0 ? null : refused('unknown_task', 'No task is open. `/incident task` adds one.'),
};

/** The open tasks to choose from; the number of one while they are not known. */
function taskField(state: (IncidentCore & Tasks) | null): InputBlock {
  const open = state === null ? [] : openTasks(state);
  const [first] = open;
  if (state === null || first === undefined) return textField(ids.task, 'Number of the task', { max: 10 });
  const numbers = open.map(({ task }) => String(task));
  const names = open.map((task) => [String(task.task), { name: nameOf(state, task), meaning: forWhom(task) }] as const);
  return selectField(ids.task, 'Task', numbers, Object.fromEntries(names), String(first.task));
}

function nameOf(state: IncidentCore, { task, added }: Task): string {
  return plainTyped(`${task}. `, textOf(state, added).text, optionMax);
}

function forWhom({ owner }: Task): string {
  return owner === null ? 'Nobody has it' : 'Somebody has it';
}
