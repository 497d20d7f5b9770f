import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { type Text, text, tidy } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { roleKey } from './role-key.ts';

export const roleLengthMax = 40;
export const rolesMax = 40;

/** Who holds a role, by the role's name, and from whom they have it, if from anybody. */
export type RoleHolder = Said & { readonly user_id: string; readonly from: string | null };

export type Roles = {
  readonly roles: readonly RoleHolder[];
  /** The last role that nobody holds any more, by its name, and who held it. */
  readonly roleGivenUp: (Said & { readonly from: string }) | null;
};

type State = IncidentCore & Roles;

const { capability, event, command } = kindsOf<Roles>();
const role = text('the name of the role', roleLengthMax);

const givenUp = (role: string, of: number) => ({ type: 'role_given_up', data: { role, of } }) as const;

export const roles = capability({
  name: 'roles',
  initial: (): Roles => ({ roles: [], roleGivenUp: null }),
  events: {
    role_assigned: event({
      data: { role, user_id: z.string().min(1).max(64) },
      evolve(state, { role, user_id }, mark) {
        const before = heldAs(state, role);
        const held = { ...mark, text: role, user_id, from: before?.user_id ?? null };
        return { roles: [...state.roles.filter((one) => one !== before), held] };
      },
      says: ({ role, user_id }) => [words('made'), { user: user_id }, quote(role)],
    }),
    role_given_up: event({
      /** `of`: the event that gave it, since its name may be erased. */
      data: { role, of: z.int().positive() },
      configured: ['of'],
      evolve(state, { role, of }, mark) {
        const before = state.roles.find(({ sequence }) => sequence === of);
        // Another name may have been erased since, or corrected, by which it was another's already.
        if (before === undefined) return {};
        return {
          roles: state.roles.filter((one) => one !== before),
          roleGivenUp: { ...mark, text: role, from: before.user_id },
        };
      },
      says: ({ role }) => [words('said that nobody is'), quote(role), words('any more')],
    }),
  },
  commands: {
    assign_role: command({
      subject: 'the role',
      holder: 'user_id',
      takes: { role: z.string(), user_id: z.string() },
      leaves: ({ role, user_id }) => ({
        type: 'role_assigned',
        data: { role, user_id },
      }),
      decide({ state }, { role, user_id }) {
        const held = heldAs(state, tidy(role));
        if (held?.user_id === user_id) return unchanged(held, 'Already', quote(nameOf(state, held)));
        if (held !== undefined || state.roles.length < rolesMax) return null;
        return refused('too_many', `An incident can have ${rolesMax} roles at most. Please use an existing one.`);
      },
    }),
    give_up_role: command({
      subject: 'the end of the role',
      takes: { role: z.string() },
      /** `decide` says which event gave it. */
      leaves: ({ role }) => givenUp(role, 0),
      decide({ state }, { role }) {
        const held = heldAs(state, tidy(role));
        if (held !== undefined) {
          return refusalOnceResolved(state) ?? givenUp(role, held.sequence);
        }
        return refused('not_held', 'Nobody is', quote(role), 'here, so there is nothing to give up.');
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

/** Who holds a role, whatever the case and the quotes of its name; undefined where nobody does. An erased name equals no other. */
export function heldAs(state: State, role: Text): RoleHolder | undefined {
  if (typeof role !== 'string') return undefined;
  const key = roleKey(role);
  return state.roles.find((held) => {
    const name = nameOf(state, held);
    return typeof name === 'string' && roleKey(name) === key;
  });
}

/** The name of a role as it was last corrected. */
export function nameOf(state: IncidentCore, held: RoleHolder): Text {
  return textOf(state, held).text;
}
