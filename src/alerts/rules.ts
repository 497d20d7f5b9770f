import type { Service, Settings } from '../configuration/settings.ts';
import type { Severity } from '../kernel/severity.ts';
import { serviceNamed } from '../services/service-named.ts';
import type { Signal } from '../signals/signal.ts';

type Rule = Settings['alerts']['rules'][number];

/** What is to become of an alert. `severity`: null where nobody said how bad it is. */
export type Treatment = {
  readonly does: Rule['does'];
  readonly severity: Severity | null;
  readonly isPrivate: boolean;
  /** Whether its incident is resolved once the alert has stayed clear. */
  readonly resolves: boolean;
  /** Whom it pages, by a name of the settings; null: nobody. */
  readonly page: string | null;
  /** The service of the catalogue that it is about. */
  readonly service: string | null;
  /** Where it is posted; null: where all alerts are. */
  readonly channel: string | null;
  /** What alerts that share an incident have in common; null: it has its own. */
  readonly group: { readonly name: string; readonly forMs: number } | null;
};

/** What the first rule that fits says; an alert that none fits is posted. Pure and total. */
export function treatmentOf(signal: Signal, { alerts, services }: Pick<Settings, 'alerts' | 'services'>): Treatment {
  const service = serviceNamed(services, signal.service ?? '');
  const index = alerts.rules.findIndex((rule) => fits(rule, signal, service));
  const rule = alerts.rules[index];
  const said = severityOf(signal.severity);
  const of = { service: service?.name ?? null, channel: rule?.channel ?? service?.channel ?? null };
  if (rule === undefined) {
    return { ...of, does: 'post', severity: said, isPrivate: false, resolves: false, page: null, group: null };
  }
  const shared = rule.group_by.map(
    (name) => (name === 'service' ? (service?.name ?? signal.service) : signal.labels[name]) ?? '',
  );
  return {
    ...of,
    does: rule.does,
    severity: rule.severity ?? said,
    isPrivate: rule.private,
    resolves: rule.resolves && rule.does === 'declare',
    page: rule.page ?? null,
    group: shared.length === 0 ? null : { name: JSON.stringify([index, ...shared]), forMs: rule.group_for },
  };
}

/** A rule may call a service by any of its names. */
function fits({ source, service, labels }: Rule, signal: Signal, of: Service | null): boolean {
  return (
    (source === undefined || source === signal.source) &&
    (service === undefined || service === signal.service || (of !== null && serviceNamed([of], service) !== null)) &&
    Object.entries(labels).every(([name, wanted]) => isMeant(wanted, signal.labels[name]))
  );
}

function isMeant(wanted: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
}

/** What senders call the severities, in the order of ours. */
const words: readonly (readonly [Severity, ReadonlySet<string>])[] = [
  ['sev1', new Set(['sev1', 'p1', 'critical', 'crit', 'fatal', 'emergency', 'disaster', 'page', '1'])],
  ['sev2', new Set(['sev2', 'p2', 'error', 'high', 'major', 'alert', '2'])],
  ['sev3', new Set(['sev3', 'p3', 'warning', 'warn', 'medium', 'moderate', 'average', '3'])],
  ['sev4', new Set(['sev4', 'p4', 'low', 'minor', 'notice', '4'])],
  ['sev5', new Set(['sev5', 'p5', 'info', 'informational', 'information', 'debug', '5'])],
];

/** The severity that a sender's word means; null where it means none of ours. */
export function severityOf(said: string | undefined): Severity | null {
  const word = said?.trim().toLowerCase() ?? '';
  return words.find(([, meant]) => meant.has(word))?.[0] ?? null;
}
