/** Incidents and drills are counted apart: INC-3 and DRILL-3 are two. */
export type IncidentKind = 'real' | 'drill';

/** INC-42, or DRILL-3: a drill is never taken for the real thing. */
export function incidentName({ number, kind }: { readonly number: number; readonly kind: IncidentKind }): string {
  return `${kind === 'drill' ? 'DRILL' : 'INC'}-${number}`;
}

/**
 * Which incident somebody means by a number. Without `isDrill` a real one, and where there is none of that number, the
 * drill: drills were once counted among the incidents.
 */
export type NumberSaid = { readonly number: number; readonly isDrill?: boolean | undefined };

/** Reads 42, INC-42, INC 42, #42 and DRILL-3; null for anything else. */
export function readIncidentName(text: string): NumberSaid | null {
  const [, line, digits] = /^(?:(inc|drill)[-_ \u2010-\u2015]?|#)?(\d{1,9})$/i.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits);
  return line?.toLowerCase() === 'drill' ? { number, isDrill: true } : { number };
}

/** The kinds in which to look for what somebody means, the likelier first. */
export function kindsMeant({ isDrill = false }: Pick<NumberSaid, 'isDrill'>): readonly IncidentKind[] {
  return isDrill ? ['drill'] : ['real', 'drill'];
}

/** INC-42, or DRILL-3, of what somebody means. */
export function saidName({ number, isDrill = false }: NumberSaid): string {
  return incidentName({ number, kind: isDrill ? 'drill' : 'real' });
}

/** The kind as the database holds it. */
export function kindFrom(stored: string): IncidentKind {
  return stored === 'drill' ? 'drill' : 'real';
}
