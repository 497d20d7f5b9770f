import type { IncidentEvent, IncidentState } from '../capabilities/index.ts';
import type { Refused, Unchanged } from '../kernel/decision.ts';
import type { Damaged } from './read-outcome.ts';

/** What became of a request. */
export type Outcome =
  /** It is in the record; `state` is the incident right after it, so that every redelivery gets the same answer. */
  | {
      readonly kind: 'recorded';
      readonly event: IncidentEvent;
      readonly state: IncidentState;
      readonly replay: boolean;
    }
  /** It was so before; a fresh read has confirmed it. */
  | (Unchanged & { readonly state: IncidentState })
  /** It may not be; a fresh read has confirmed it. */
  | (Refused & { readonly state: IncidentState | null })
  /** The same request id was used before, for something else. */
  | { readonly kind: 'mismatch' }
  /** Not taken: so many write to this incident that its turn did not come. Asking again is safe. */
  | { readonly kind: 'busy' }
  /** Not recorded by what this process sent, as far back as it remembers the incident: the database can't be reached, or refuses. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** Not recorded: the incident's record can't be shown by this version of Quorum, and asking again can't mend that. */
  | Damaged
  /** Sent, now or before, but no answer came, and the database can't be asked: it may or may not be recorded. */
  | { readonly kind: 'unknown'; readonly reason: string };
