import { z } from 'zod';
import { type Detail, kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { type IncidentCore, type Said, textOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { quote, words } from '../../kernel/phrase.ts';
import { namedMax, serviceName, serviceNames } from '../../kernel/service-name.ts';
import { type Text, text, tidy } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';

/** What was said of each since the declaration, which may have said it, too; null: nothing. */
export type Impact = {
  readonly summary: Said | null;
  readonly impact: Said | null;
  readonly services: ServicesSaid | null;
  /** Those that alerts have added since the services were last said. */
  readonly servicesAdded: readonly AddedService[];
};

/** A service of the catalogue that came with an alert. */
type AddedService = Mark & { readonly service: string };

/** `named`: those of the catalogue among them, as the catalogue stood then. */
type ServicesSaid = Said & { readonly named: readonly string[] };

export type ImpactField = 'summary' | 'impact' | 'services';

const { capability, event, command } = kindsOf<Impact, Lifecycle>();

/** What is seen, what it means to customers, and the services affected: declared with the incident or set later. */
export const impact = capability({
  name: 'impact',
  initial: (): Impact => ({ summary: null, impact: null, services: null, servicesAdded: [] }),
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
      evolve: (_, { text, services_named = [] }, mark) => ({
        services: { ...mark, text, named: services_named },
        servicesAdded: [],
      }),
      says: ({ text }) => [words('set the services affected:'), quote(text)],
    }),
    service_added: event({
      data: { service: serviceName },
      evolve: ({ servicesAdded }, { service }, mark) => ({ servicesAdded: [...servicesAdded, { ...mark, service }] }),
      says: ({ service }) => [words(`added ${service} to the services affected, with an alert`)],
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
      decide: ({ state }, { text }) => (state.servicesAdded.length > 0 ? null : alreadySo(state, 'services', text)),
    }),
    /** Of an alert that an incident is told of: what was said of the services before stays. */
    add_service: command({
      subject: 'the service',
      takes: { service: z.string() },
      leaves: ({ service }) => ({ type: 'service_added', data: { service } }),
      decide({ state }, { service }) {
        const all = servicesOf(state);
        if (all.includes(service))
          return unchanged(
            state.servicesAdded.at(-1) ?? state.services ?? state.declared,
            'Already among the services',
          );
        if (all.length >= namedMax) return refused('too_many', `It has ${namedMax} services already.`);
        return refusalOnceResolved(state);
      },
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
export function servicesOf({
  services,
  servicesAdded,
  declaredWith,
}: Pick<State, 'services' | 'servicesAdded' | 'declaredWith'>): readonly string[] {
  const said = services === null ? declaredWith.servicesNamed : services.named;
  return [...new Set([...said, ...servicesAdded.map(({ service }) => service)])];
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
  return [...detail('Summary', 'summary'), ...detail('Impact', 'impact'), ...servicesDetail(state)];
}

/** What somebody said, and what alerts have added to it. */
function servicesDetail(state: State): readonly Detail[] {
  const said = saidOf(state, 'services');
  const added = state.servicesAdded.map(({ service }) => service).join(', ');
  const lines = [
    ...(said === null ? [] : [[quote(said)]]),
    ...(added === '' ? [] : [[words(`${added} (by its alerts)`)]]),
  ];
  return lines.length === 0 ? [] : [{ label: 'Services', lines }];
}
