import { randomUUID } from 'node:crypto';
import { createGround, whereOf } from './reliability/ground.ts';
import { type ProveOptions, prove } from './reliability/prove.ts';
import type { Report } from './reliability/report.ts';
import { startLocalDatabase } from './sandbox/local-database.ts';
import { migrateDsql } from './store/dsql/migrate-dsql.ts';
import { type DatabaseChoice, openDatabase, type RunningChoice } from './store/open-database.ts';

export type ProveOnOptions = Omit<ProveOptions, 'where'> & {
  /** What a commit takes in the local cluster. */
  readonly commitLatencyMs: number;
  /** In the local cluster every nth commit loses its connection after it took effect; 0 for none. */
  readonly cutEvery: number;
};

/**
 * Runs proofs against the database that is chosen; where none is, against a local cluster of two regions, whose data
 * lies in the directory.
 * @throws Error with a sentence when the database can't be opened.
 */
export async function proveOn(database: DatabaseChoice, options: ProveOnOptions): Promise<Report> {
  if (database.kind === 'embedded') return proveLocally(database.directory, options);
  await (await openDatabase(database, { onError: () => undefined })).close();
  return proveAt(database, whereOf(database, database.kind), options);
}

async function proveLocally(directory: string, options: ProveOnOptions): Promise<Report> {
  const { commitLatencyMs, cutEvery } = options;
  const local = await startLocalDatabase({ directory, commitLatencyMs });
  try {
    await migrateDsql(local.choice, null);
    for (const { region } of local.choice.endpoints) {
      local.cluster.control(region).cutEveryCommit('after-commit', cutEvery);
    }
    const troubles = [
      ...(commitLatencyMs === 0 ? [] : [`a commit takes ${commitLatencyMs} ms more`]),
      ...(cutEvery === 0 ? [] : [`1 connection in ${cutEvery} is cut after its commit`]),
    ].join(' and ');
    const where = `${whereOf(local.choice, 'embedded')}${troubles === '' ? '' : `, where ${troubles}`}`;
    return await proveAt(local.choice, where, options);
  } finally {
    await local.stop();
  }
}

function proveAt(choice: RunningChoice, where: string, options: ProveOnOptions): Promise<Report> {
  const ground = createGround({ choice, run: randomUUID(), origin: 'terminal', clock: Date.now });
  return prove(ground, { ...options, where });
}
