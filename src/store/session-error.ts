/**
 * A session that can't be made what it must be: what is wrong, and what to do about it, each without its full stop. By
 * default its code is that of a sign-in that was refused.
 */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly says: string;
  readonly todo: string;
  readonly code: string;
  constructor(says: string, todo: string, { code = '28000', cause }: { code?: string; cause?: unknown } = {}) {
    super(`${says}: ${todo.charAt(0).toLowerCase()}${todo.slice(1)}`, { cause });
    this.says = says;
    this.todo = todo;
    this.code = code;
  }
}
