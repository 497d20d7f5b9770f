import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import type { Lead } from '../lead/lead.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';

export const sharesMax = 200;

/** Somebody who was let in. */
export type Share = Mark & { readonly user_id: string };

export type Privacy = {
  /** Who made it private after a public declaration; null: nobody. */
  readonly madePrivate: Mark | null;
  readonly shares: readonly Share[];
};

type Reads = Lifecycle & Lead;
type State = IncidentCore & Privacy & Reads;

const { capability, event, command } = kindsOf<Privacy, Reads>();

/**
 * Only members of its channel and people it was shared with see a private incident. Nobody else finds it: not in a list,
 * not by its number, not by a button.
 */
export const privacy = capability({
  name: 'privacy',
  initial: (): Privacy => ({ madePrivate: null, shares: [] }),
  events: {
    made_private: event({
      data: {},
      evolve: (state, _, mark) => ({ madePrivate: state.madePrivate ?? mark }),
      says: () => [words('made the incident private')],
    }),
    shared: event({
      data: { user_id: z.string().min(1).max(64) },
      evolve: ({ shares }, { user_id }, mark) => ({ shares: [...shares, { ...mark, user_id }] }),
      says: ({ user_id }) => [words('shared the incident with'), { user: user_id }],
    }),
  },
  commands: {
    make_private: command({
      subject: 'the change to private',
      takes: {},
      leaves: () => ({ type: 'made_private', data: {} }),
      decide({ state, actor }) {
        if (isPrivate(state)) return unchanged(state.madePrivate ?? state.declared, 'Already private');
        if (state.lead === null)
          return refused(
            'not_lead',
            'Nobody leads yet. `/incident lead` takes the lead; then you can make it private.',
          );
        if (state.lead.user_id === actor) return null;
        return refused(
          'not_lead',
          'Only',
          { user: state.lead.user_id },
          'can make this incident private, as its lead.',
        );
      },
    }),
    share: command({
      subject: 'the share',
      takes: { user_id: z.string() },
      leaves: ({ user_id }) => ({ type: 'shared', data: { user_id } }),
      decide({ state }, { user_id }) {
        if (!isPrivate(state))
          return refused('not_private', `INC-${state.number} is not private: everybody can see it.`);
        const before = state.shares.find((share) => share.user_id === user_id);
        if (before !== undefined) return unchanged(before, 'Already shared with', { user: user_id });
        if (state.shares.length < sharesMax) return null;
        return refused(
          'too_many',
          `A private incident can be shared with ${sharesMax} people at most. Please invite others to its channel.`,
        );
      },
    }),
  },
  facts: (state) => (isPrivate(state) ? [[words('private')]] : []),
  responders: ({ shares }) =>
    shares.map(({ user_id }) => ({ user_id, says: [words('shared with'), { user: user_id }] })),
  maySee: (state, { user_id, isInChannel }) =>
    !isPrivate(state) || isInChannel || state.shares.some((share) => share.user_id === user_id),
});

/** Whether only some people may see it. */
export function isPrivate({
  isDeclaredPrivate,
  madePrivate,
}: Pick<State, 'isDeclaredPrivate' | 'madePrivate'>): boolean {
  return isDeclaredPrivate || madePrivate !== null;
}
