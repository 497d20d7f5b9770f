import type { IncidentState } from '../../capabilities/index.ts';
import type { PostedRow } from './post-claims.ts';

/** What the parts of a plan work with. */
export type Plan = {
  readonly state: IncidentState;
  /** Stands before the names of the surfaces of an incident that moved to a private channel. */
  readonly era: string;
  readonly known: ReadonlyMap<string, PostedRow>;
  rowOf(surface: string, channelId: string, sequence: number, content: string, first?: number): PostedRow;
};
