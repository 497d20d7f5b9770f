/** A pager did not answer, or not now: it is not known whether it has heard. */
export class PagerAwayError extends Error {
  override readonly name = 'PagerAwayError';
  readonly why: string;
  /** How long it asked to be left alone; null where it did not. */
  readonly retryAfterMs: number | null;

  constructor(pager: string, why: string, retryAfterMs: number | null) {
    super(`${pager} is away: ${why}`);
    this.why = why;
    this.retryAfterMs = retryAfterMs;
  }
}
