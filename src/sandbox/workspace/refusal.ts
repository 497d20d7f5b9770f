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

/** What a verb answers in place of a refusal. */
export type Refused = { readonly ok: false; readonly error: string; readonly detail?: string };

/** Answers with what a verb does, or with why Slack does not let it. */
export async function orRefused<A>(run: () => A | Promise<A>): Promise<A | Refused> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.code };
    throw error;
  }
}
