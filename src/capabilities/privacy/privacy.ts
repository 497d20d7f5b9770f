import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';

export const sharesMax = 200;

/** Somebody who was let in. */
export type Share = Mark & { readonly user_id: string };

export type Privacy = {
  /** Who made it private after a public declaration; null: nobody. */
  readonly madePrivate: Mark | null;
  readonly shares: readonly Share[];
};

type Reads = Lifecycle;
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
      restricted: (inc) => `make ${inc} private`,
      takes: {},
      leaves: () => ({ type: 'made_private', data: {} }),
      decide: ({ state }) =>
        isPrivate(state) ? unchanged(state.madePrivate ?? state.declared, 'Already private') : null,
    }),
    share: command({
      subject: 'the share',
      takes: { user_id: z.string() },
      leaves: ({ user_id }) => ({ type: 'shared', data: { user_id } }),
      decide({ state }, { user_id }) {
        if (!isPrivate(state))
          return refused('not_private', `${incidentName(state)} is not private: everybody can see it.`);
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
