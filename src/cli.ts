import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Config, readConfig } from './config.ts';
import { type ProofName, proofNames, sizesDefault } from './reliability/report.ts';
import { reasonOf } from './store/database-error.ts';
import { migrateDsql } from './store/dsql/migrate-dsql.ts';
import { openDatabase } from './store/open-database.ts';
import { exportIncident } from './terminal/export.ts';
import { Failure } from './terminal/failure.ts';
import { listIncidents } from './terminal/list.ts';
import { type Moment, parseMoment } from './terminal/moment.ts';
import { openToRead } from './terminal/open-to-read.ts';
import { reliabilityText } from './terminal/reliability-text.ts';
import { showIncident } from './terminal/show.ts';
import type { Terminal } from './terminal/terminal.ts';
import { verifyFile, verifyIncidents } from './terminal/verify.ts';

function configuration(): Config {
  const read = readConfig(process.env);
  if (!read.ok) throw new Failure(read.sentence, 2);
  return read.config;
}

/** Opens the database to read it, as it is: nothing is made or brought up to date. */
async function reading<T>(work: (terminal: Terminal) => Promise<T>): Promise<T> {
  const database = await openToRead(configuration().database, (reason) => process.stderr.write(`${reason}\n`));
  return work({ say, regions: database.regions }).finally(() => database.close());
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line for somebody who waits at a terminal; the next one takes its place. */
function passing(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a number, such as 42.');
  return Number(text);
}

function arn(text: string): string {
  if (!/^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(text)) {
    throw new InvalidArgumentError('expected such as arn:aws:iam::123456789012:role/quorum.');
  }
  return text;
}

function moment(text: string): Moment {
  const parsed = parseMoment(text, new Date());
  if (parsed === null) throw new InvalidArgumentError('expected 02:14, 2026-11-24T02:14Z or an event number.');
  return parsed;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('expected 1 to 999.');
  return Number(text);
}

function milliseconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('expected 0 to 9999 milliseconds.');
  return Number(text);
}

type ProveFlags = {
  readonly rounds: number;
  readonly writers: number;
  readonly commitLatency?: number;
  readonly cutEvery?: number;
  readonly json?: true;
};

const program = new Command('quorum').description('Incident command for Slack whose record never forks').exitOverride();

program
  .command('start')
  .description('start the Slack app; without a Slack token, a local workspace with it')
  .action(async () => {
    const { start } = await import('./main.ts');
    const running = await start(configuration());
    say(running.says);
    const signal = await new Promise<NodeJS.Signals>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve);
    });
    say(`Stopping after ${signal}.`);
    await running.stop();
  });

program
  .command('migrate')
  .description('bring the database schema up to date; on Aurora DSQL as admin')
  .option('--app-role-arn <arn>', 'on Aurora DSQL: the IAM role that Quorum runs as, let in as quorum_app', arn)
  .action(async ({ appRoleArn }: { appRoleArn?: string }) => {
    const { database: choice } = configuration();
    const tell = (applied: readonly string[]) =>
      say(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`);
    if (choice.kind === 'dsql') tell(await migrateDsql(choice, appRoleArn ?? null));
    else {
      const database = await openDatabase(choice, { onError: (reason) => process.stderr.write(`${reason}\n`) });
      await database.close();
      tell(database.migrated);
    }
  });

program
  .command('list')
  .description('list the incidents, newest first; drills are left out')
  .option('--limit <count>', 'how many at most', wholeNumber, 50)
  .option('--team <id>', 'only those of this workspace')
  .action((options: { limit: number; team?: string }) => reading((terminal) => listIncidents(terminal, options)));

program
  .command('show')
  .description('show an incident, now or as it stood at a past moment')
  .argument('<number>', 'the incident', wholeNumber)
  .option('--at <moment>', 'a time (02:14 is UTC) or an event number', moment)
  .option('--json', 'print the folded state')
  .option('--team <id>', 'the workspace, where several have an incident of this number')
  .action((number: number, options: { at?: Moment; json?: true; team?: string }) =>
    reading((terminal) => showIncident(terminal, { number, ...options })),
  );

program
  .command('export')
  .description('write an incident to standard output')
  .argument('<number>', 'the incident', wholeNumber)
  .addOption(new Option('--format <format>', 'how to write it').choices(['json', 'md']).default('json'))
  .option('--team <id>', 'the workspace, where several have an incident of this number')
  .action((number: number, options: { format: 'json' | 'md'; team?: string }) =>
    reading((terminal) => exportIncident(terminal, { number, ...options })),
  );

program
  .command('verify')
  .description('check the integrity chain of one incident, of all, or of an exported file')
  .argument('[number]', 'the incident', wholeNumber)
  .option('--file <export.json>', 'a file written by export; needs no database')
  .option('--team <id>', 'only the incidents of this workspace')
  .action(async (number: number | undefined, { file, team }: { file?: string; team?: string }) => {
    const isIntact = await (file === undefined
      ? reading((terminal) => verifyIncidents(terminal, { number, team }))
      : verifyFile(say, file, { number, team }));
    if (!isIntact) process.exitCode = 1;
  });

program
  .command('doctor')
  .description('check that everything is set up as it should be, and say what to do where it is not')
  .action(async () => {
    const { examine } = await import('./doctor.ts');
    if (!(await examine(readConfig(process.env), process.versions.node, say))) process.exitCode = 1;
  });

program
  .command('prove')
  .description(
    'measure what the record promises, on drills: against the database that is set, or a local two-region cluster',
  )
  .addArgument(new Argument('[proofs...]', 'which; all unless told').choices(proofNames))
  .option('--rounds <n>', 'rounds of the race, and writes in each region', count, sizesDefault.rounds)
  .option('--writers <n>', 'writers of the burst', count, sizesDefault.writers)
  .option('--commit-latency <ms>', 'what a commit takes in the local cluster', milliseconds)
  .option('--cut-every <n>', 'in the local cluster, cut every nth connection after its commit', count)
  .option('--json', 'print the report as JSON')
  .action(async (names: readonly ProofName[], options: ProveFlags) => {
    const { database } = configuration();
    const { rounds, writers, commitLatency, cutEvery, json } = options;
    if (database.kind !== 'embedded' && (commitLatency !== undefined || cutEvery !== undefined)) {
      throw new Failure(
        '--commit-latency and --cut-every are for the local cluster: unset DSQL_ENDPOINTS and DATABASE_URL.',
        2,
      );
    }
    const { proveOn } = await import('./prove.ts');
    const report = await proveOn(database, {
      names: names.length === 0 ? proofNames : proofNames.filter((name) => names.includes(name)),
      sizes: { ...sizesDefault, rounds, writers },
      commitLatencyMs: commitLatency ?? 0,
      cutEvery: cutEvery ?? 0,
      onProof: (name) => passing(`Measuring ${name}…`),
    });
    passing('');
    say(json === true ? JSON.stringify(report, null, 2) : reliabilityText(report));
    if (report.proofs.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}
