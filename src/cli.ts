import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type Config, readConfig } from './config.ts';
import { checkChain } from './incident/chain.ts';
import type { IncidentEvent } from './incident/event.ts';
import { fold } from './incident/fold.ts';
import { type ProofName, proofNames, sizesDefault } from './reliability/report.ts';
import { reasonOf } from './store/database-error.ts';
import { migrateDsql } from './store/dsql/migrate-dsql.ts';
import { findIncidents } from './store/find-incidents.ts';
import { type Database, openDatabase } from './store/open-database.ts';
import { openRecord } from './store/open-record.ts';
import { exportFile, readExportFile } from './terminal/export-file.ts';
import { incidentText } from './terminal/incident-text.ts';
import { eventsAt, type Moment, parseMoment } from './terminal/moment.ts';
import { reliabilityText } from './terminal/reliability-text.ts';

/** Most incidents that one call lists or verifies. */
const incidentsMax = 10_000;

/** A failure that is told in one sentence, with the exit code it ends with. */
class Failure extends Error {
  readonly exitCode: 1 | 2;
  constructor(sentence: string, exitCode: 1 | 2) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

function configuration(): Config {
  const read = readConfig(process.env);
  if (!read.ok) throw new Failure(read.sentence, 2);
  return read.config;
}

async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(configuration().database, {
    onError: (reason) => process.stderr.write(`${reason}\n`),
  });
  await work(database).finally(() => database.close());
}

async function eventsOf(database: Database, number: number | null): Promise<readonly (readonly IncidentEvent[])[]> {
  const found = await database.regions.run((db) => findIncidents(db, { number, limit: incidentsMax }));
  if (number !== null && found.length === 0) {
    throw new Failure(`There is no incident ${number}. "quorum list" shows those there are.`, 1);
  }
  const record = openRecord(database.regions);
  const incidents: (readonly IncidentEvent[])[] = [];
  for (const { incident_id } of found) {
    const loaded = await record.load(incident_id);
    if (loaded.kind === 'unavailable') throw new Failure(`The database can't be read: ${loaded.reason}`, 1);
    if (loaded.value !== null) incidents.push(loaded.value.events);
  }
  return incidents;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function verify(events: readonly IncidentEvent[]): boolean {
  const check = checkChain(events);
  const name = events[0]?.type === 'declared' ? `INC-${events[0].data.number}` : 'The incident';
  if (check.intact) say(`${name}: ${check.length} events, chain intact, head ${check.head}`);
  else say(`${name}: broken at sequence ${check.sequence}: ${check.reason}`);
  return check.intact;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected an incident number, such as 42.');
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

function proofs(name: string, before: readonly ProofName[] = []): readonly ProofName[] {
  const known = proofNames.find((proof) => proof === name);
  if (known === undefined) throw new InvalidArgumentError(`expected some of ${proofNames.join(', ')}.`);
  return [...before, known];
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
    else await withDatabase(async ({ migrated }) => tell(migrated));
  });

program
  .command('list')
  .description('list the incidents, newest first')
  .action(() =>
    withDatabase(async (database) => {
      for (const events of await eventsOf(database, null)) {
        const state = fold(events);
        if (state !== null && state.kind === 'real') {
          say(`INC-${state.number}  ${state.severity}  ${state.status}  ${state.title}`);
        }
      }
    }),
  );

program
  .command('show')
  .description('show an incident, now or as it stood at a past moment')
  .argument('<number>', 'the incident', wholeNumber)
  .option('--at <moment>', 'a time (02:14 is UTC) or an event number', moment)
  .option('--json', 'print the folded state')
  .action((number: number, options: { at?: Moment; json?: true }) =>
    withDatabase(async (database) => {
      for (const all of await eventsOf(database, number)) {
        const events = options.at === undefined ? all : eventsAt(all, options.at);
        const state = fold(events);
        if (state === null) throw new Failure(`INC-${number} did not exist at that moment.`, 1);
        say(options.json === true ? JSON.stringify(state, null, 2) : incidentText(state, events));
      }
    }),
  );

program
  .command('export')
  .description('write an incident to standard output')
  .argument('<number>', 'the incident', wholeNumber)
  .option('--format <format>', 'md or json', 'json')
  .action((number: number, { format }: { format: string }) =>
    withDatabase(async (database) => {
      if (format !== 'md' && format !== 'json') throw new Failure(`--format takes md or json, not "${format}".`, 2);
      for (const events of await eventsOf(database, number)) {
        const state = fold(events);
        if (state === null) continue;
        if (format === 'md') say(incidentText(state, events));
        else process.stdout.write(exportFile(events));
      }
    }),
  );

program
  .command('verify')
  .description('check the integrity chain of one incident, of all, or of an exported file')
  .argument('[number]', 'the incident', wholeNumber)
  .option('--file <export.json>', 'a file written by export; needs no database')
  .action(async (number: number | undefined, { file }: { file?: string }) => {
    if (file !== undefined) {
      const events = readExportFile(await readFile(file, 'utf8'));
      if (events === null) throw new Failure(`${file} is not an export of Quorum: write one with "quorum export".`, 1);
      if (!verify(events)) process.exitCode = 1;
      return;
    }
    await withDatabase(async (database) => {
      const checks = (await eventsOf(database, number ?? null)).map(verify);
      if (checks.includes(false)) process.exitCode = 1;
    });
  });

program
  .command('prove')
  .description(
    'measure what the record promises, on drills: against the database that is set, or a local two-region cluster',
  )
  .argument('[proofs...]', `which of ${proofNames.join(', ')}; all unless told`, proofs)
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
    });
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
