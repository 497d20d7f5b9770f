import { randomUUID } from 'node:crypto';
import { createProofTarget, whereOf } from './reliability/proof-target.ts';
import { type ProveOptions, prove } from './reliability/prove.ts';
import { type ProofName, proofNames, type Report, sizesDefault } from './reliability/report.ts';
import { sandboxImport } from './sandbox-import.ts';
import { migrateDsql } from './store/dsql/migrate-dsql.ts';
import { type DatabaseChoice, openDatabase, type RunningChoice } from './store/open-database.ts';
import { Failure } from './terminal/failure.ts';
import { reliabilityText } from './terminal/reliability-text.ts';

/** What the command line was asked for. */
export type ProveFlags = {
  readonly rounds: number;
  readonly writers: number;
  /** What a commit takes in the local cluster, in milliseconds. */
  readonly commitLatency?: number;
  /** In the local cluster every nth commit loses its connection after it took effect. */
  readonly cutEvery?: number;
  readonly json?: true;
};

/** Where it prints: lines that stay, and one whose place the next takes. */
type Screen = { readonly say: (text: string) => void; readonly passing: (text: string) => void };

/**
 * Runs proofs, all where none is named, against the database that is chosen; where none is, against a local cluster of
 * two regions, whose data lies in the directory. Prints what they came to and answers whether none failed.
 * @throws Error with a sentence when the database can't be opened or the flags are not for it.
 */
export async function proveOn(
  database: DatabaseChoice,
  names: readonly ProofName[],
  flags: ProveFlags,
  { say, passing }: Screen,
): Promise<boolean> {
  const { rounds, writers, json = false } = flags;
  const options: Options = {
    names: names.length === 0 ? proofNames : proofNames.filter((name) => names.includes(name)),
    sizes: { ...sizesDefault, rounds, writers },
    onProof: (name) => passing(`Measuring ${name}…`),
  };
  const report = await (database.kind === 'embedded'
    ? proveLocally(database.directory, options, flags)
    : proveThere(database, options, flags));
  passing('');
  say(json ? JSON.stringify(report, null, 2) : reliabilityText(report));
  return report.proofs.every(({ verdict }) => verdict !== 'failed');
}

type Options = Omit<ProveOptions, 'where'>;

async function proveThere(database: RunningChoice, options: Options, flags: ProveFlags): Promise<Report> {
  if (flags.commitLatency !== undefined || flags.cutEvery !== undefined) {
    throw new Failure(
      '--commit-latency and --cut-every are for the local cluster: unset DSQL_ENDPOINTS and DATABASE_URL.',
      2,
    );
  }
  await (await openDatabase(database, { onError: () => undefined })).close();
  return proveAt(database, whereOf(database, database.kind), options);
}

async function proveLocally(directory: string, options: Options, flags: ProveFlags): Promise<Report> {
  const { commitLatency = 0, cutEvery = 0 } = flags;
  const { startLocalDatabase } = await sandboxImport(() => import('./sandbox/local-database.ts'));
  const local = await startLocalDatabase({ directory, commitLatencyMs: commitLatency });
  try {
    await migrateDsql(local.choice, null);
    for (const { region } of local.choice.endpoints) {
      local.cluster.control(region).cutEveryCommit('after-commit', cutEvery);
    }
    const troubles = [
      ...(commitLatency === 0 ? [] : [`a commit takes ${commitLatency} ms more`]),
      ...(cutEvery === 0 ? [] : [`1 connection in ${cutEvery} is cut after its commit`]),
    ].join(' and ');
    const where = `${whereOf(local.choice, 'embedded')}${troubles === '' ? '' : `, where ${troubles}`}`;
    return await proveAt(local.choice, where, options);
  } finally {
    await local.stop();
  }
}

function proveAt(choice: RunningChoice, where: string, options: Options): Promise<Report> {
  const target = createProofTarget({ choice, run: randomUUID(), origin: 'terminal', clock: Date.now });
  return prove(target, { ...options, where });
}
