import type { CommandOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { instantField, textField, userField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { asking } from '../../slack/kit/word.ts';
import type { Tasks } from './task.ts';
import type { tasks } from './tasks.ts';

const ids = { text: 'text', user: 'user', due: 'due' } as const;

const ask = asking<CommandOf<typeof tasks>>();

export const taskForm: Form<IncidentCore & Tasks> = {
  name: 'task',
  callbackId: 'incident:task:v1',
  errorBlock: ids.text,
  view: () => ({
    title: 'Add a task',
    submit: 'Add',
    blocks: [
      textField(ids.text, 'Task', { max: textLengthMax, multiline: true }),
      userField(ids.user, 'For', { optional: true }),
      instantField(ids.due, 'Due'),
    ],
  }),
  read(fields) {
    const text = fields.text(ids.text);
    if (text === '') return { kind: 'errors', errors: { [ids.text]: 'Please write something.' } };
    const user_id = fields.user(ids.user);
    return ask({
      type: 'add_task',
      text,
      ...(user_id === '' ? {} : { user_id }),
      due_at: fields.instant(ids.due),
    });
  },
};
