import type { CommandOf } from '../../kernel/capability.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { bareWord, usageOf } from '../../slack/kit/arguments.ts';
import { textField } from '../../slack/kit/fields.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { asking } from '../../slack/kit/word.ts';
import { tasks } from './tasks.ts';

const ask = asking<CommandOf<typeof tasks>>();

export const tasksOnSlack = onSlack(tasks, {
  words: [
    {
      word: 'task',
      usage: 'task <text>',
      does: 'adds a task; without text, opens a form',
      parse(rest) {
        const text = plainText(rest).trim();
        return text === '' ? { kind: 'open', form: 'task' } : ask({ type: 'add_task', text });
      },
    },
    {
      word: 'done',
      usage: 'done <number>',
      does: 'completes a task',
      parse(rest) {
        const number = /^(?:task )?#?(\d{1,9})$/i.exec(bareWord(rest))?.[1];
        return number === undefined
          ? usageOf('done <number>', 'done 2')
          : ask({ type: 'complete_task', task: Number(number) });
      },
    },
  ],
  forms: [
    {
      name: 'task',
      callbackId: 'incident:task:v1',
      errorBlock: 'text',
      view: () => ({
        title: 'Add a task',
        submit: 'Add',
        blocks: [textField('text', 'Task', { max: textLengthMax, multiline: true })],
      }),
      read(fields) {
        const text = fields.text('text');
        if (text === '') return { kind: 'errors', errors: { text: 'Please write something.' } };
        return ask({ type: 'add_task', text });
      },
    },
  ],
  buttons: { 'incident:task:v1': () => ({ kind: 'open', form: 'task' }) },
  offers: ({ resolved }) =>
    resolved === null ? [{ actionId: 'incident:task:v1', text: 'Add task', place: 'last' }] : [],
  recorded: {
    task_added: (_, { inc, state }) => `Task ${state.tasks.length} is added to ${inc}.`,
    task_completed: (data, { inc }) => `Task ${data.task} of ${inc} is done.`,
  },
});
