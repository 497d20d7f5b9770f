/** The record holds something that no sequence of accepted commands can have left: somebody must look at it; Quorum does not guess. */
export class BrokenRecordError extends Error {
  override readonly name = 'BrokenRecordError';
  readonly sequence: number;
  readonly reason: string;
  /** `newer`: not broken, but written by a later version of Quorum. */
  readonly why: 'damaged' | 'newer';

  constructor(
    event: { readonly incident_id: string; readonly sequence: number; readonly type: string },
    reason: string,
    why: 'damaged' | 'newer' = 'damaged',
  ) {
    super(`Incident ${event.incident_id}, sequence ${event.sequence} (${event.type}): ${reason}`);
    this.sequence = event.sequence;
    this.reason = reason;
    this.why = why;
  }
}
