import type { CommandOf } from '../../kernel/capability.ts';
import { isBlank, typedOnOneLine } from '../../kernel/typed-text.ts';
import { nobody, peopleIn, plainLineOf, severalPeople, usageOf } from '../../slack/kit/arguments.ts';
import { textField, userField } from '../../slack/kit/fields.ts';
import { person, typed } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { type Asked, type Asker, asking } from '../../slack/kit/word.ts';
import { assignLead } from '../lead/lead.slack.ts';
import { roleLengthMax, roles } from './roles.ts';

const usage = 'role <name> <@user>';
const ids = { role: 'role', user: 'user' } as const;

const ask = asking<CommandOf<typeof roles>>();

/** The role "lead" is the lead of the incident. */
function assign(role: string, user_id: string, asker: Asker) {
  return role.toLowerCase() === 'lead' ? assignLead(user_id, asker) : ask({ type: 'assign_role', role, user_id });
}

export const rolesOnSlack = onSlack(roles, {
  words: [{ word: 'role', usage, does: 'gives somebody a role; without a name, opens a form', parse }],
  forms: [
    {
      name: 'role',
      callbackId: 'incident:role:v1',
      errorBlock: ids.role,
      view: () => ({
        title: 'Give somebody a role',
        submit: 'Assign',
        blocks: [textField(ids.role, 'Role', { max: roleLengthMax }), userField(ids.user, 'Person')],
      }),
      read(fields, _, sender) {
        const role = typedOnOneLine(fields.text(ids.role));
        const user_id = fields.user(ids.user);
        if (role === '') return { kind: 'errors', errors: { [ids.role]: 'Please name the role.' } };
        if (user_id === '') return { kind: 'errors', errors: { [ids.user]: 'Please choose a person.' } };
        return assign(role, user_id, sender);
      },
    },
  ],
  buttons: { 'incident:role:v1': () => ({ kind: 'open', form: 'role' }) },
  offers: ({ resolved }) =>
    resolved === null ? [{ actionId: 'incident:role:v1', text: 'Assign role', place: 'last' }] : [],
  recorded: {
    role_assigned: (data, { inc }) => `${person(data.user_id)} is now ${typed(data.role, 200)} of ${inc}.`,
  },
});

function parse(rest: string, asker: Asker): Asked {
  if (rest === '') return { kind: 'open', form: 'role' };
  const [user_id, ...others] = peopleIn(rest);
  const typed = rest.split(/\s+/).find((word) => word.startsWith('@'));
  if (typed !== undefined) return nobody(typed, usage);
  if (others.length > 0) return severalPeople('A role is one person’s', usage);
  // The person stands before the name of the role, or after it.
  const [before = '', after = ''] = rest.split(/<@[^<>]*>/);
  const isBetween = before.trim() !== '' && after.trim() !== '';
  const role = plainLineOf(`${before} ${after}`)
    .replace(/[:=,–—-]+$/, '')
    .trim();
  if (user_id === undefined || isBlank(role) || isBetween) return usageOf(usage, 'role scribe @ana');
  return assign(role, user_id, asker);
}
