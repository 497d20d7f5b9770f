import { z } from 'zod';
import { type Detail, impossible, kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import { type IncidentKind, incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Owed } from '../../kernel/owed.ts';
import { quote, saying, words } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import { isPrivate, type Privacy } from '../privacy/privacy.ts';
import { mergeRefusal, otherSchema, referenceSchema, whySeparated } from './merge.ts';

/** Most people of one incident who are invited to the one that it is merged into. */
const peopleMax = 200;

/** Another incident, and the event in which it was named. */
export type Other = Mark & {
  readonly incident_id: string;
  readonly number: number;
  readonly kind: IncidentKind;
};

/** One that was merged into this one. `merged`: the event there; `isIn`: it still is. */
export type Absorbed = Other & { readonly merged: number; readonly isIn: boolean; readonly people: readonly string[] };

export type Triage = {
  /** Who took it as an incident; null: nobody yet, or it was declared as one. */
  readonly accepted: Mark | null;
  /** Why it is none; null: nobody has said so. */
  readonly declined: Said | null;
  readonly mergedInto: (Other & { readonly people: readonly string[] }) | null;
  /** What it was merged into before, and is no more. */
  readonly separated: readonly (Other & { readonly merged: number })[];
  readonly absorbed: readonly Absorbed[];
};

type Reads = Lifecycle & Privacy;
type State = IncidentCore & Triage & Reads;

/** `of`: the event of the merge that the other incident did not take. Without it, whichever merge stands. */
const unmergedSchema = { of: z.int().positive().optional() };

const { capability, event, command } = kindsOf<Triage, Reads>();

/** Is it an incident at all, or one that there is already? What is declined or merged was never resolved, and is in no metric. */
export const triage = capability({
  name: 'triage',
  initial: (): Triage => ({ accepted: null, declined: null, mergedInto: null, separated: [], absorbed: [] }),
  events: {
    accepted: event({
      data: {},
      evolve: ({ accepted }, _, mark) => ({ accepted: accepted ?? mark }),
      says: () => [words('accepted it as an incident')],
    }),
    declined: event({
      data: { text: text('the reason') },
      turns: 'closed',
      closedAs: () => 'declined',
      evolve: (state, { text }, mark) =>
        state.resolved === null ? { declined: { ...mark, text } } : impossible('it was closed before'),
      says: ({ text }) => saying('declined it as a false alarm', text),
    }),
    merged: event({
      data: { ...otherSchema, people: z.array(z.string().min(1).max(64)).max(peopleMax) },
      configured: ['people'],
      turns: 'closed',
      closedAs: (other) => `merged into ${incidentName(other)}`,
      evolve: (state, other, mark) =>
        state.resolved === null ? { mergedInto: { ...other, ...mark } } : impossible('it was closed before'),
      says: (other) => [words(`merged it into ${incidentName(other)}`)],
    }),
    unmerged: event({
      data: unmergedSchema,
      turns: 'open',
      evolve({ mergedInto, separated }, _, mark) {
        if (mergedInto === null) return impossible('it was not merged');
        return { mergedInto: null, separated: [...separated, { ...mergedInto, ...mark, merged: mergedInto.sequence }] };
      },
      says: ({ of }) => [words(of === undefined ? 'took it out of the other incident again' : whySeparated)],
    }),
    absorbed: event({
      data: { ...otherSchema, merged: z.int().positive(), people: z.array(z.string().min(1).max(64)).max(peopleMax) },
      evolve: ({ absorbed }, other, mark) => ({
        absorbed: [...absorbed.filter(notOf(other)), { ...other, ...mark, isIn: true }],
      }),
      says: (other) => [words(`merged ${incidentName(other)} into this one`)],
    }),
    released: event({
      data: { ...otherSchema, merged: z.int().positive() },
      evolve: ({ absorbed }, other, mark) => ({
        absorbed: [...absorbed.filter(notOf(other)), { ...other, ...mark, people: [], isIn: false }],
      }),
      says: (other) => [words(`took ${incidentName(other)} out of this one again`)],
    }),
  },
  commands: {
    accept: command({
      subject: 'the acceptance',
      takes: {},
      leaves: () => ({ type: 'accepted', data: {} }),
      decide({ state }) {
        if (state.accepted !== null) return unchanged(state.accepted, 'Already accepted');
        if (!state.isDeclaredForTriage) {
          return refused('not_in_triage', `${incidentName(state)} is not in triage, so there is nothing to accept.`);
        }
        return refusalOnceResolved(state);
      },
    }),
    decline: command({
      subject: 'the decline',
      restricted: (inc) => `decline ${inc}`,
      takes: { text: z.string() },
      leaves: ({ text }) => ({ type: 'declined', data: { text } }),
      decide: ({ state }) =>
        state.declined !== null && state.ended === 'declined'
          ? unchanged(state.declined, 'Already declined')
          : refusalOnceResolved(state),
    }),
    merge: command({
      subject: 'the merge',
      takes: { into: referenceSchema, people: z.array(z.string()) },
      leaves: ({ into: { incident_id, number, kind }, people }) => ({
        type: 'merged',
        data: { incident_id, number, kind, people: people.slice(0, peopleMax) },
      }),
      decide({ state }, { into }) {
        const { mergedInto } = state;
        if (mergedInto?.incident_id === into.incident_id) return unchanged(mergedInto, `Already ${state.ended}`);
        return refusalOnceResolved(state) ?? mergeRefusal(state, into, isPrivate(state));
      },
    }),
    unmerge: command({
      subject: 'the separation',
      takes: unmergedSchema,
      leaves: ({ of }) => ({ type: 'unmerged', data: { of } }),
      decide({ state }, { of }) {
        if (state.mergedInto === null)
          return refused('not_merged', `${incidentName(state)} is not merged into another.`);
        if (of === undefined || of === state.mergedInto.sequence) return null;
        return refused('not_merged', `${incidentName(state)} was merged anew meanwhile.`);
      },
    }),
    absorb: command({
      subject: 'the merge',
      takes: { ...otherSchema, merged: z.int(), people: z.array(z.string()) },
      leaves: ({ incident_id, number, kind, merged, people }) => ({
        type: 'absorbed',
        data: { incident_id, number, kind, merged, people: people.slice(0, peopleMax) },
      }),
      decide({ state }, { incident_id, merged }) {
        const before = state.absorbed.find((one) => one.incident_id === incident_id);
        if (before !== undefined && before.merged >= merged) return unchanged(before, 'Already known');
        if (state.resolved !== null && state.ended !== 'resolved') return refusalOnceResolved(state);
        return isPrivate(state) ? refused('private', 'It is private.') : null;
      },
    }),
    release: command({
      subject: 'the separation',
      takes: { ...otherSchema, merged: z.int() },
      leaves: ({ incident_id, number, kind, merged }) => ({
        type: 'released',
        data: { incident_id, number, kind, merged },
      }),
      decide({ state }, { incident_id, merged }) {
        const before = state.absorbed.find((one) => one.incident_id === incident_id);
        const isKnown = before !== undefined && (before.merged > merged || (before.merged === merged && !before.isIn));
        return isKnown ? unchanged(before, 'Already known') : null;
      },
    }),
  },
  countedAs: (state) => (state.kind === 'real' && isInTriage(state) ? 'triage' : undefined),
  facts: (state) => (isInTriage(state) ? [[words('in triage')]] : []),
  details: (state) => {
    const { absorbed, declined, ended } = state;
    const lines = absorbed.filter(({ isIn }) => isIn).map((other) => [words(incidentName(other))]);
    return [
      ...(declined === null || ended !== 'declined' ? [] : [whyDeclined(state, declined)]),
      ...(lines.length === 0 ? [] : [{ label: 'Merged into this one', lines }]),
    ];
  },
  badge: ({ ended }) => (ended === null || ended === 'resolved' ? undefined : ended === 'declined' ? '✖️' : '↪️'),
  responders: ({ accepted, absorbed }) => [
    ...(accepted === null ? [] : [{ user_id: accepted.by, says: [words('accepted by'), { user: accepted.by }] }]),
    ...absorbed.flatMap((other) =>
      other.people.map((user_id) => ({ user_id, says: [words(`from ${incidentName(other)}`), { user: user_id }] })),
    ),
  ],
  needsNoChannel: (state) => state.isDeclaredForTriage && state.accepted === null && !isPrivate(state),
  owes,
  refersTo: ({ mergedInto, absorbed }) =>
    [...(mergedInto === null ? [] : [mergedInto]), ...absorbed].map(({ incident_id }) => incident_id),
});

/** Nobody has said yet whether it is an incident. */
export function isInTriage(state: Pick<State, 'isDeclaredForTriage' | 'accepted' | 'resolved'>): boolean {
  return state.isDeclaredForTriage && state.accepted === null && state.resolved === null;
}

/** Everybody who heard of it hears why it was none. */
function whyDeclined(state: IncidentCore, declined: Said): Detail {
  const line = [quote(textOf(state, declined).text), words('–'), { user: declined.by }, { at: declined.at }];
  return { label: 'False alarm', lines: [line], isForEverybody: true };
}

function notOf({ incident_id }: { readonly incident_id: string }) {
  return (one: Other) => one.incident_id !== incident_id;
}

/** The other incident has its event of each merge and of each separation, whatever broke off between the two. */
function owes({ incident_id, number, kind, mergedInto, separated }: State): readonly Owed[] {
  const self = { incident_id, number, kind };
  const released = separated.map(({ incident_id: other, merged, by, at, sequence }): Owed => {
    const command = { type: 'release', ...self, merged };
    return { mark: { by, at, sequence }, incident_id: other, command, ifRefused: command };
  });
  if (mergedInto === null) return released;
  const { people, by, at, sequence, incident_id: winner } = mergedInto;
  const command = { type: 'absorb', ...self, merged: sequence, people };
  const back = { type: 'unmerge', of: sequence };
  return [...released, { mark: { by, at, sequence }, incident_id: winner, command, ifRefused: back }];
}
