/** A package is missing that a production install leaves out, and that Quorum's own workspace, cluster or database needs. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
  /** What is missing, and what to do about it: each a sentence without its full stop. */
  readonly says: string;
  readonly todo: string;
  constructor(missing: string) {
    const says = `The package ${missing} is not installed, which Quorum's own workspace, cluster or database needs`;
    const todo =
      'Set DATABASE_URL or DSQL_ENDPOINTS and the Slack variables (see README.md), or install Quorum without --omit=optional';
    super(`${says}: ${todo.charAt(0).toLowerCase()}${todo.slice(1)}.`);
    this.says = says;
    this.todo = todo;
  }
}
