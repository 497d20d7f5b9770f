import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { type Text, text, tidy } from '../../kernel/text.ts';

export const roleLengthMax = 40;
export const rolesMax = 40;

/** Who holds a role, by the role's name as it was typed. */
export type RoleHolder = Said & { readonly user_id: string };

export type Roles = { readonly roles: readonly RoleHolder[] };

const { capability, event, command } = kindsOf<Roles>();

export const roles = capability({
  name: 'roles',
  initial: (): Roles => ({ roles: [] }),
  events: {
    role_assigned: event({
      data: { role: text('the name of the role', roleLengthMax), user_id: z.string().min(1).max(64) },
      evolve: (state, { role, user_id }, mark) => ({
        roles: [...state.roles.filter((held) => !isSame(nameOf(state, held), role)), { ...mark, text: role, user_id }],
      }),
      says: ({ role, user_id }) => [words('made'), { user: user_id }, quote(role)],
    }),
  },
  commands: {
    assign_role: command({
      subject: 'the role',
      takes: { role: z.string(), user_id: z.string() },
      leaves: ({ role, user_id }) => ({
        type: 'role_assigned',
        data: { role, user_id },
      }),
      decide({ state }, { role, user_id }) {
        const held = state.roles.find((one) => isSame(nameOf(state, one), tidy(role)));
        if (held?.user_id === user_id) return unchanged(held, 'Already', quote(nameOf(state, held)));
        if (held !== undefined || state.roles.length < rolesMax) return null;
        return refused('too_many', `An incident can have ${rolesMax} roles at most. Please use an existing one.`);
      },
    }),
  },
  responders: (state) =>
    state.roles.map((held) => ({ user_id: held.user_id, says: [quote(nameOf(state, held)), { user: held.user_id }] })),
  details(state) {
    const lines = state.roles.map((held) => [quote(nameOf(state, held)), { user: held.user_id }]);
    return lines.length === 0 ? [] : [{ label: 'Roles', lines, linesMax: 10 }];
  },
});

/** The name of a role as it was last corrected. */
function nameOf(state: IncidentCore, held: RoleHolder): Text {
  return textOf(state, held).text;
}

/** Whether it is the same role. An erased name equals no other. */
function isSame(one: Text, other: Text): boolean {
  return typeof one === 'string' && one === other;
}
