/**
 * An incident whose record can't be shown from this event on. `newer`: a later version of Quorum wrote it, and an update
 * of this one can show it; `damaged`: no version writes such a record.
 */
export type Damaged = {
  readonly kind: 'damaged';
  readonly sequence: number;
  /** One line for a log. */
  readonly reason: string;
  readonly why: 'damaged' | 'newer';
};

/** What became of a question to the database. `unavailable`: it could not be asked, and asking again may help. */
export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | Damaged;
