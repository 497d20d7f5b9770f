import type { IncidentState } from '../../capabilities/index.ts';

/** Stands before the names of the surfaces of an incident that moved to a private channel. */
export const privateEra = 'private ';

/** What can stand before the names of an incident's surfaces. */
export const eras = ['', privateEra] as const;

/** What stands before the names of an incident's surfaces: those of an incident that was made private are all new. */
export function eraOf({ madePrivate }: Pick<IncidentState, 'madePrivate'>): string {
  return madePrivate === null ? '' : privateEra;
}
