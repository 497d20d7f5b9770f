/** Slack's no: `ok: false` with this error code, and whatever else the answer carries. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(`Slack refuses: ${code}`);
    this.code = code;
    this.more = more;
  }
}
