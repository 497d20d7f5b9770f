import type { Settings } from '../../configuration/settings.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { context } from '../../slack/kit/blocks.ts';
import { checkField, selectField, textField, userField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import { person, typed } from '../../slack/kit/mrkdwn.ts';
import type { Asker } from '../../slack/kit/word.ts';
import { type Lead, leadRole } from '../lead/lead-state.ts';
import { roleNamed } from './role-names.slack.ts';
import { heldAs, type Roles, roleLengthMax } from './roles.ts';

/** The fields by their block ids: frozen, as the form's callback id is. */
const ids = { choice: 'choice', role: 'role', user: 'user', nobody: 'nobody' } as const;

/** Stands for a role that is none of the settings'. */
const another = 'another';

type Known = IncidentCore & Lead & Roles;

type Asks = {
  assign(role: string, user_id: string, asker: Asker): Filled;
  giveUp(role: string, asker: Asker): Filled;
};

/** Gives one role to somebody, or to nobody any more, and shows who holds which. */
export function roleForm({ assign, giveUp }: Asks): Form<Known> {
  return {
    name: 'role',
    callbackId: 'incident:role:v1',
    errorBlock: ids.choice,
    isFilledLater: true,
    objection: refusalOnceResolved,
    view: (state, settings) => ({
      title: 'Roles',
      submit: 'Save',
      blocks: [
        choiceField(settings),
        ...(state === null ? [] : [context(holders(state, settings))]),
        textField(ids.role, 'Another role', { max: roleLengthMax, optional: true }),
        userField(ids.user, 'Person', { optional: true }),
        checkField(ids.nobody, 'Or', 'Nobody has it any more'),
      ],
    }),
    read(fields, _, sender) {
      const choice = fields.choice(ids.choice) ?? another;
      const other = typedOnOneLine(fields.text(ids.role));
      if (choice !== another && other !== '') {
        return wrong(ids.role, 'Please choose “Another role” above, or leave this empty.');
      }
      const role = choice === another ? other : choice;
      const user_id = fields.user(ids.user);
      if (role === '') return wrong(ids.role, 'Please name the role.');
      if (fields.isChecked(ids.nobody)) {
        return user_id === '' ? giveUp(role, sender) : wrong(ids.nobody, 'Please choose a person or this, not both.');
      }
      return user_id === ''
        ? wrong(ids.user, 'Please choose a person, or tick that nobody has the role any more.')
        : assign(role, user_id, sender);
    },
  };
}

function choiceField({ roles }: Settings) {
  const named = roles.map(({ name, does = '' }) => [name, { name, meaning: shortened(does) }] as const);
  const other = { name: 'Another role', meaning: 'Name it below' };
  const choices: Record<string, { name: string; meaning: string }> = { ...Object.fromEntries(named), [another]: other };
  const values = [...named.map(([name]) => name), another];
  return selectField(ids.choice, 'Role', values, choices, values[0] ?? another);
}

/** Slack shows 75 characters of a description. */
function shortened(text: string): string {
  return text.length <= 75 ? text || ' ' : `${text.slice(0, 74)}…`;
}

/** lead @ana · comms nobody · scribe @cho · “db” @ben */
function holders(state: Known, { roles }: Settings): string {
  const configured = roles.map(({ name }) => {
    const holder = name === leadRole ? state.lead : heldAs(state, name);
    return `${typed(name, 60)} ${holder == null ? 'nobody' : person(holder.user_id)}`;
  });
  const others = state.roles.flatMap((held) => {
    const name = textOf(state, held).text;
    const isConfigured = typeof name === 'string' && roles.some((one) => one.name === roleNamed(name, roles));
    return isConfigured ? [] : [`${typed(name, 60)} ${person(held.user_id)}`];
  });
  return [...configured, ...others].slice(0, 15).join(' · ');
}

function wrong(block: string, says: string): Filled {
  return { kind: 'errors', errors: { [block]: says } };
}
