import { Argument, Command, CommanderError, Option } from 'commander';
import { addEnvFile, envFile } from './configuration/env-file.ts';
import type { Config, Origins, Sources } from './configuration/read-config.ts';
import type { NumberSaid } from './kernel/incident-name.ts';
import type { ProveFlags } from './prove.ts';
import { type ProofName, proofNames, sizesDefault } from './reliability/report.ts';
import { codeOf, reasonOf } from './store/database-error.ts';
import { NotInstalled } from './store/not-installed.ts';
import {
  arn,
  eventId,
  eventNumber,
  incidentNumber,
  moment,
  numberFor,
  requestUrl,
  since,
} from './terminal/argument.ts';
import { Failure } from './terminal/failure.ts';
import type { Moment } from './terminal/moment.ts';
import type { Opened } from './terminal/open-existing.ts';
import { aborted, stopSignal } from './terminal/stop-signal.ts';
import type { Terminal } from './terminal/terminal.ts';
import { usageText } from './terminal/usage-text.ts';
import { version } from './version.ts';

// Each command imports what it needs when it runs, so that the help and usage errors need no database.

async function configuration(): Promise<{ config: Config; sources: Sources }> {
  const { readConfig } = await import('./configuration/read-config.ts');
  const read = readConfig(process.env, origins);
  if (!read.ok) throw new Failure(read.sentence, 2);
  return read;
}

/** Opens the database without creating or migrating anything. */
async function opening<T>(access: 'read' | 'append', work: (opened: Opened) => Promise<T>): Promise<T> {
  const { config } = await configuration();
  const { openExisting } = await import('./terminal/open-existing.ts');
  const database = await openExisting(config.database, access, warn);
  return work(database).finally(() => database.close());
}

function reading<T>(work: (terminal: Terminal) => Promise<T>): Promise<T> {
  return opening('read', ({ regions }) => work({ say, regions }));
}

/** Where the variables come from that the process did not have. */
let origins: Origins = new Map();

/** The environment comes first, the file second, and what both have not is looked for in the secret. */
async function addVariables(): Promise<void> {
  const inFile = addEnvFile(process.env);
  if (typeof inFile === 'string') throw new Failure(inFile, 2);
  const { addSecret, secretVariable } = await import('./configuration/secret-variables.ts');
  const inSecret = await addSecret(process.env);
  if (typeof inSecret === 'string') throw new Failure(inSecret, 2);
  const from = (names: ReadonlySet<string>, origin: string) => [...names].map((name) => [name, origin] as const);
  origins = new Map([...from(inFile, envFile), ...from(inSecret, secretVariable)]);
}

async function isWellSetUp(): Promise<boolean> {
  const { readConfig } = await import('./configuration/read-config.ts');
  const { examine } = await import('./doctor.ts');
  return examine(readConfig(process.env, origins), process.versions.node, say);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Shows progress at a terminal; the next line replaces it. */
function passing(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

type ExportFlags = { readonly all?: true; readonly format?: 'json' | 'md'; readonly team?: string };

const exportAllHelp = `A file of the whole record holds everything that people wrote, private incidents too. Only you may read the
file that it writes. A text that was redacted is not in it.`;

/** Writes the whole record to a new file, or to standard output. */
async function exportEverything(path: string | undefined, { format, team }: ExportFlags): Promise<void> {
  if (format !== undefined || team !== undefined) {
    throw new Failure('--all takes everything there is: leave --format and --team out.', 2);
  }
  const { exportAll } = await import('./terminal/export-all.ts');
  const { fileSink, streamSink } = await import('./terminal/record-sink.ts');
  const at = new Date().toISOString();
  const exported = await opening('read', async (opened) => {
    const sink = path === undefined ? streamSink(process.stdout) : await fileSink(path);
    return exportAll(opened, { sink, at, version, warn });
  });
  warn(
    `${exported.says}\nThe export holds everything that people wrote, private incidents too: keep it as you keep the database.`,
  );
  if (!exported.isIntact) process.exitCode = 1;
}

const program = new Command('quorum')
  .description('Incident command for Slack whose record never forks')
  .version(version, '-V, --version', 'print the version')
  .addHelpText(
    'after',
    '\nThe exit code is 0 for success, 1 for a failed check, 2 for wrong usage.\ndocs/settings.md lists the environment variables; "quorum config" prints what is in effect.',
  )
  .exitOverride();

program.hook('preAction', async (_program, command) => {
  // "setup" writes the file, and reads it itself.
  if (command.name() !== 'setup') await addVariables();
});

program
  .command('start')
  .description('start the Slack app; without a Slack token, a local workspace with it')
  .action(async () => {
    const { config, sources } = await configuration();
    const { misnamedSays } = await import('./configuration/misnamed.ts');
    for (const one of sources.misnamed) warn(`${misnamedSays(one)}.`);
    passing('Starting…');
    const stop = stopSignal({ say, warn });
    const { start } = await import('./main.ts');
    const running = await start(config, stop).finally(() => passing(''));
    if (!stop.aborted) say(running.says);
    await aborted(stop);
    await running.stop();
  });

program
  .command('setup')
  .description('set up the app in your Slack workspace, in five steps, and keep its tokens in .env')
  .option('--http <address>', 'have Slack send requests to this https address; otherwise Socket Mode', (address) =>
    requestUrl(address),
  )
  .option('--replace', 'replace what .env has without asking')
  .option('--manifest', 'only print the manifest of the app')
  .addHelpText(
    'after',
    `
A script writes the answers to standard input, a line each: the bot token, the app-level token (with --http the signing
secret), and the channel of announcements if there is one. Tokens are no options, since everybody on a machine can read
the options of a program. An empty line keeps what .env has.`,
  )
  .action(async (options: { http?: string; replace?: true; manifest?: true }) => {
    const { setUpHere } = await import('./terminal/setup/set-up-here.ts');
    const examine = async () => {
      await addVariables();
      return isWellSetUp();
    };
    if (!(await setUpHere({ ...options, environment: { ...process.env }, examine, say }))) process.exitCode = 1;
  });

program
  .command('migrate')
  .description('bring the database schema up to date; on Aurora DSQL as admin')
  .option('--app-role-arn <arn>', 'on Aurora DSQL: the IAM role that Quorum runs as, let in as quorum_app', arn)
  .action(async ({ appRoleArn }: { appRoleArn?: string }) => {
    const { config } = await configuration();
    const { migrateDatabase } = await import('./terminal/migrate.ts');
    say(await migrateDatabase(config.database, appRoleArn, warn));
  });

program
  .command('doctor')
  .description('check configuration, database and Slack, and say what to mend')
  .action(async () => {
    if (!(await isWellSetUp())) process.exitCode = 1;
  });

program
  .command('config')
  .description('print the configuration in effect and where each value comes from; no secret is printed')
  .option('--schema', 'print the JSON schema of quorum.yml, for editors')
  .action(async ({ schema }: { schema?: true }) => {
    if (schema) {
      const { settingsJsonSchema } = await import('./configuration/settings-json-schema.ts');
      say(JSON.stringify(settingsJsonSchema(), null, 2));
      return;
    }
    const { config, sources } = await configuration();
    const { configText } = await import('./terminal/config.ts');
    say(configText(config, sources));
  });

program
  .command('tick')
  .description('do what is due now, such as reminders, once: for a scheduler where Quorum does not run all the time')
  .action(async () => {
    const { config } = await configuration();
    const { tickOnce } = await import('./tick-once.ts');
    const { says, isAll } = await tickOnce(config);
    say(says);
    if (!isAll) process.exitCode = 1;
  });

program
  .command('list')
  .description('list the incidents: open ones first, the most urgent on top, then resolved ones')
  .option('--limit <count>', 'how many at most', numberFor('--limit', 1, 999_999), 50)
  .option('--drills', 'include drills')
  .option('--team <id>', 'only incidents of this workspace')
  .action(async (options: { limit: number; drills?: true; team?: string }) => {
    const { listIncidents } = await import('./terminal/list.ts');
    await reading((terminal) => listIncidents(terminal, options));
  });

program
  .command('show')
  .description('show an incident, now or as it stood at a past moment')
  .argument('<number>', 'the incident', incidentNumber)
  .option('--at <moment>', 'a time (UTC; 02:14 is the latest one) or the number of an event', moment)
  .option('--json', 'print the folded state')
  .option('--team <id>', 'the workspace, where several have an incident of this number')
  .action(async (said: NumberSaid, options: { at?: Moment; json?: true; team?: string }) => {
    const { showIncident } = await import('./terminal/show.ts');
    await reading((terminal) => showIncident(terminal, { ...said, ...options }));
  });

program
  .command('export')
  .description('write an incident to standard output, or with --all the whole record to a file for "quorum import"')
  .argument('[number]', 'the incident; with --all the file to write, or nothing for standard output')
  .option('--all', 'the whole record: a line of JSON a row, from which "quorum import" makes it again')
  .addOption(new Option('--format <format>', 'how to write an incident').choices(['json', 'md']))
  .option('--team <id>', 'the workspace, where several have an incident of this number')
  .addHelpText('after', `\n${exportAllHelp}`)
  .action(async (said: string | undefined, options: ExportFlags) => {
    if (options.all === true) return exportEverything(said, options);
    if (said === undefined) throw new Failure('Say which incident, such as 42, or --all for the whole record.', 2);
    const { exportIncident } = await import('./terminal/export.ts');
    const chosen = { ...incidentNumber(said), format: options.format ?? 'json', team: options.team };
    await reading((terminal) => exportIncident(terminal, chosen));
  });

program
  .command('import')
  .description('take a file of "quorum export --all" into an empty database, and check every chain')
  .argument('<file>', 'the file')
  .addHelpText(
    'after',
    `
Create the schema first by "quorum migrate". Nothing is taken from a file that was cut off or changed. If the import breaks
off, run it again with the same file: it goes on. It signs in as the owner of the database, on Aurora DSQL as admin. Stop
the Quorum of the old database before you start one here: two of them would both post to Slack.`,
  )
  .action(async (path: string) => {
    const { importRecord } = await import('./terminal/import.ts');
    const { importedPost } = await import('./slack/surfaces/imported-post.ts');
    const adapt = new Map([['slack_post', importedPost]]);
    const work = opening('append', (opened) => importRecord(opened, { path, adapt, passing }));
    say(await work.finally(() => passing('')));
  });

program
  .command('verify')
  .description('check the integrity chain of one incident, of all, or of an exported file')
  .argument('[number]', 'the incident', incidentNumber)
  .option('--file <export.json>', 'a file written by export; needs no database')
  .option('--team <id>', 'only the incidents of this workspace')
  .addHelpText(
    'after',
    `
What it shows: the events of each incident follow each other without a gap. Since they were recorded, no event was
changed, moved, removed, or inserted before another. Each text is the one that was recorded, or an event says who
redacted it and when.

What it can't show: whether somebody who may write to the database directly, such as its owner, rewrote a whole chain,
cut off its last events, added events at its end in anybody's name, or deleted a whole incident; when an event reached
the database and in which region (recorded_at and region are outside the hash; region is what the writing process calls
the database, and no database confirms it; on PostgreSQL Quorum's role may not set recorded_at, on Aurora DSQL it
could); whether what people recorded is true.
A chain that was rewritten or cut off has another head. Compare the head with one that was kept elsewhere, such as in an
export. The closing post in Slack has the whole head and the pinned summary its first characters, but whoever holds
Quorum's Slack token can edit both.`,
  )
  .action(async (said: NumberSaid | undefined, { file, team }: { file?: string; team?: string }) => {
    const { verifyFile, verifyIncidents } = await import('./terminal/verify.ts');
    const isIntact = await (file === undefined
      ? reading((terminal) => verifyIncidents(terminal, { ...said, team }))
      : verifyFile(say, file, { ...said, team }));
    if (!isIntact) process.exitCode = 1;
  });

program
  .command('redact')
  .description('erase the text of an event; the record keeps who erased it, when and why')
  .argument('<number>', 'the incident', incidentNumber)
  .argument('<event>', 'the number of the event, as "quorum show" has it', eventNumber)
  .requiredOption('--reason <text>', 'why; this text stays in the record, so do not repeat what you erase')
  .option('--team <id>', 'the workspace, where several have an incident of this number')
  .addHelpText('after', '\nIt signs in as the owner of the database, on Aurora DSQL as admin.')
  .action(async (said: NumberSaid, sequence: number, options: { reason: string; team?: string }) => {
    const { redact } = await import('./terminal/redact.ts');
    await opening('append', async (opened) => {
      say(await redact(opened, { ...said, sequence, ...options }, new Date().toISOString()));
    });
  });

program
  .command('rebuild')
  .description('rebuild the lists from the record; Quorum may keep running')
  .action(async () => {
    const { rebuildLists } = await import('./terminal/rebuild.ts');
    await opening('append', ({ regions }) => rebuildLists({ say, regions }));
  });

const webhooks = program
  .command('webhooks')
  .description('list the webhooks, what waits, and what failed')
  .action(async () => {
    const { config } = await configuration();
    const { listWebhooks } = await import('./terminal/webhooks.ts');
    await reading((terminal) => listWebhooks(terminal, config.webhooks));
  });

webhooks
  .command('replay')
  .description(
    'send to a webhook again what failed there, or one event, or all since a time; a process that runs does it',
  )
  .argument('<name>', 'the webhook, as the settings call it')
  .argument('[event]', 'the id of an event', eventId)
  .option('--since <time>', 'all from this time on, delivered or not (UTC; 02:14 is the latest one)', since)
  .action(async (name: string, event: string | undefined, options: { since?: string }) => {
    if (event !== undefined && options.since !== undefined) {
      throw new Failure('Either an event or --since can be given, not both.', 2);
    }
    const { config } = await configuration();
    const { replayWebhook } = await import('./terminal/webhooks.ts');
    const again =
      event !== undefined
        ? { kind: 'event' as const, event_id: event }
        : options.since !== undefined
          ? { kind: 'since' as const, at: options.since }
          : { kind: 'failed' as const };
    await opening('append', ({ regions }) => replayWebhook({ say, regions }, config.webhooks, name, again));
  });

webhooks
  .command('enable')
  .description('have a webhook that was disabled go on where it stopped')
  .argument('<name>', 'the webhook, as the settings call it')
  .action(async (name: string) => {
    const { enableWebhook } = await import('./terminal/webhooks.ts');
    await opening('append', ({ regions }) => enableWebhook({ say, regions }, name));
  });

program
  .command('prove')
  .description(
    'test what Quorum promises, on drills: on the configured database, or else on a local two-region cluster',
  )
  .addArgument(new Argument('[proofs...]', 'which proofs; all by default').choices(proofNames))
  .option(
    '--rounds <n>',
    'rounds of the race, and writes in each region',
    numberFor('--rounds', 1, 999),
    sizesDefault.rounds,
  )
  .option('--writers <n>', 'writers of the burst', numberFor('--writers', 1, 999), sizesDefault.writers)
  .option('--commit-latency <ms>', 'what a commit takes in the local cluster', numberFor('--commit-latency', 0, 9_999))
  .option(
    '--cut-every <n>',
    'in the local cluster, cut every nth connection after its commit',
    numberFor('--cut-every', 1, 999),
  )
  .option('--json', 'print the report as JSON')
  .action(async (names: readonly ProofName[], flags: ProveFlags) => {
    const { config } = await configuration();
    const { proveOn } = await import('./prove.ts');
    if (!(await proveOn(config.database, names, flags, { say, passing }))) process.exitCode = 1;
  });

for (const command of [program, ...program.commands, ...webhooks.commands]) {
  const words = command.parent === webhooks ? `webhooks ${command.name()}` : command.name();
  const help = command === program ? 'quorum --help' : `quorum ${words} --help`;
  command.configureOutput({ outputError: (error, write) => write(usageText(error, help)) });
}

process.stdout.on('error', (error) => {
  // The program that reads our output, such as head, closed the pipe.
  if (codeOf(error) === 'EPIPE') return;
  warn(`The output can't be written: ${reasonOf(error)}.`);
  process.exitCode = 1;
});

function exitCodeOf(error: unknown): 1 | 2 {
  if (error instanceof Failure) return error.exitCode;
  return error instanceof NotInstalled ? 2 : 1;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    // Our own sentence may name the form of a URL, and holds no secret.
    warn(error instanceof Failure ? error.message : reasonOf(error));
    process.exitCode = exitCodeOf(error);
  }
}
