/** What a record is of: an incident, a drill, or an episode of an alert from its first firing until it has cleared. Each kind is counted apart: INC-3 and DRILL-3 are two. */
export const incidentKinds = ['real', 'drill', 'alert'] as const;

export type IncidentKind = (typeof incidentKinds)[number];

const prefixes: Readonly<Record<IncidentKind, string>> = { real: 'INC', drill: 'DRILL', alert: 'ALERT' };

/** INC-42, DRILL-3 or ALERT-7: none is ever taken for another. */
export function incidentName({ number, kind }: { readonly number: number; readonly kind: IncidentKind }): string {
  return `${prefixes[kind]}-${number}`;
}

/**
 * Which incident somebody means by a number. Without `as` a real one, and where there is none of that number, the
 * drill: drills were once counted among the incidents.
 */
export type NumberSaid = { readonly number: number; readonly as?: Exclude<IncidentKind, 'real'> | undefined };

/** Reads 42, INC-42, INC 42, #42, DRILL-3 and ALERT-7; null for anything else. */
export function readIncidentName(text: string): NumberSaid | null {
  const [, prefix, digits] = /^(?:(inc|drill|alert)[-_ \u2010-\u2015]?|#)?(\d{1,9})$/i.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits);
  switch (prefix?.toLowerCase()) {
    case 'drill':
      return { number, as: 'drill' };
    case 'alert':
      return { number, as: 'alert' };
    default:
      return { number };
  }
}

/** The kinds in which to look for what somebody means, the likelier first. */
export function kindsMeant({ as }: Pick<NumberSaid, 'as'>): readonly IncidentKind[] {
  return as === undefined ? ['real', 'drill'] : [as];
}

/** INC-42, DRILL-3 or ALERT-7, of what somebody means. */
export function saidName({
  number,
  as = 'real',
}: {
  readonly number: number;
  readonly as?: IncidentKind | undefined;
}): string {
  return incidentName({ number, kind: as });
}

/** The kind as the database holds it. */
export function kindFrom(stored: string): IncidentKind {
  return incidentKinds.find((kind) => kind === stored) ?? 'real';
}
