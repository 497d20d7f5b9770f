import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { serviceNames } from '../../kernel/service-name.ts';
import { type Text, text, tidy } from '../../kernel/text.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';

/** What was said of each since the declaration, which may have said it, too; null: nothing. */
export type Impact = {
  readonly summary: Said | null;
  readonly impact: Said | null;
  readonly services: ServicesSaid | null;
};

/** `named`: those of the catalogue among them, as the catalogue stood then. */
type ServicesSaid = Said & { readonly named: readonly string[] };

export type ImpactField = keyof Impact;

const { capability, event, command } = kindsOf<Impact, Lifecycle>();

/** What is seen, what it means to customers, and the services affected: declared with the incident or set later. */
export const impact = capability({
  name: 'impact',
  initial: (): Impact => ({ summary: null, impact: null, services: null }),
  events: {
    summary_set: event({
      data: { text: text('the summary') },
      evolve: (_, { text }, mark) => ({ summary: { ...mark, text } }),
      says: ({ text }) => [words('set the summary:'), quote(text)],
    }),
    impact_set: event({
      data: { text: text('the impact') },
      evolve: (_, { text }, mark) => ({ impact: { ...mark, text } }),
      says: ({ text }) => [words('set the impact:'), quote(text)],
    }),
    services_set: event({
      version: 2,
      /** Until then there was no catalogue. */
      upcast: { 1: (data) => data },
      data: { text: text('the services'), services_named: serviceNames.optional() },
      configured: ['services_named'],
      evolve: (_, { text, services_named = [] }, mark) => ({ services: { ...mark, text, named: services_named } }),
      says: ({ text }) => [words('set the services affected:'), quote(text)],
    }),
  },
  commands: {
    set_summary: command({
      subject: 'the summary',
      takes: { text: z.string() },
      leaves: ({ text }) => ({ type: 'summary_set', data: { text } }),
      decide: ({ state }, { text }) => alreadySo(state, 'summary', text),
    }),
    set_impact: command({
      subject: 'the impact',
      takes: { text: z.string() },
      leaves: ({ text }) => ({ type: 'impact_set', data: { text } }),
      decide: ({ state }, { text }) => alreadySo(state, 'impact', text),
    }),
    set_services: command({
      subject: 'the services',
      takes: { text: z.string(), services_named: serviceNames.optional() },
      leaves: ({ text, services_named }) => ({ type: 'services_set', data: { text, services_named } }),
      decide: ({ state }, { text }) => alreadySo(state, 'services', text),
    }),
  },
  details,
  foundBy: servicesOf,
});

type State = IncidentCore & Impact & Lifecycle;

/** As it stands now, as it was last corrected; null where nobody has said. */
export function saidOf(state: State, field: ImpactField): Text | null {
  const said = state[field];
  return said === null ? state.declaredWith[field] : textOf(state, said).text;
}

/** The services of the catalogue that are affected, as they were last said. */
export function servicesOf({ services, declaredWith }: Pick<State, 'services' | 'declaredWith'>): readonly string[] {
  return services === null ? declaredWith.servicesNamed : services.named;
}

function alreadySo(state: State, field: ImpactField, typed: string) {
  if (saidOf(state, field) !== tidy(typed)) return null;
  return unchanged(state[field] ?? state.declared, `The ${field} already ${field === 'services' ? 'say' : 'says'} so`);
}

function details(state: State): readonly Detail[] {
  const detail = (label: string, field: ImpactField): readonly Detail[] => {
    const said = saidOf(state, field);
    return said === null
      ? []
      : [{ label, lines: [[quote(said)]], ...(field === 'impact' ? { isForEverybody: true } : {}) }];
  };
  return [...detail('Summary', 'summary'), ...detail('Impact', 'impact'), ...detail('Services', 'services')];
}
