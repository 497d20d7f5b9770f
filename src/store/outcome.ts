import type { Already, Refusal } from '../incident/decide.ts';
import type { IncidentEvent } from '../incident/event.ts';
import type { IncidentState, Mark } from '../incident/state.ts';

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
  | { readonly kind: 'already'; readonly already: Already; readonly mark: Mark; readonly state: IncidentState }
  /** It may not be; a fresh read has confirmed it. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly state: IncidentState | null }
  /** The same request id was used before, for something else. */
  | { readonly kind: 'mismatch' }
  /** Not taken: so many write to this incident that its turn did not come. Asking again is safe. */
  | { readonly kind: 'busy' }
  /** Not recorded by what this process sent, as far back as it remembers the incident: the database can't be reached, or refuses. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** Sent, now or before, but no answer came, and the database can't be asked: it may or may not be recorded. */
  | { readonly kind: 'unknown'; readonly reason: string };
