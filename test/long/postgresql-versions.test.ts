import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/as-owner.ts';
import {
  ana,
  botToken,
  type Deployment,
  general,
  signingSecret,
  startDeployment,
  toldBy,
} from '../support/deployment.ts';
import { findPgBouncer, type PoolMode, startPgBouncer } from '../support/pgbouncer.ts';
import { type OwnServer, postgresqlVersions, startPostgresVersion } from '../support/postgresql-version.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

/** The workspace, which each database is served in in turn. */
let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
}, 120_000);
afterAll(() => deployment?.stop());

/** The users that a URL may name: a superuser, and the owner that README asks for. */
const owners = { superuser: 'SUPERUSER', plain: 'CREATEROLE' } as const;
type Owner = keyof typeof owners;

/** Makes a database with its owner, and answers its URL; PostgreSQL can't make one role twice. */
async function databaseOf(server: string, owner: Owner, name: string): Promise<string> {
  await asOwner(server, `CREATE ROLE ${name} LOGIN ${owners[owner]} PASSWORD 'hush'`);
  await asOwner(server, `CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`);
  return at(server, name, 'hush');
}

/** The URL of a database, with its name for the user's. */
function at(server: string, name: string, password: string): string {
  const url = new URL(server);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}

/** Has each table write down as whom it is written to. */
async function watchWriters(url: string): Promise<void> {
  await asOwner(
    url,
    `CREATE SCHEMA watch;
     CREATE TABLE watch.writers (name text, of text);
     GRANT USAGE ON SCHEMA watch TO PUBLIC;
     GRANT INSERT ON watch.writers TO PUBLIC;
     CREATE FUNCTION watch.note() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN INSERT INTO watch.writers VALUES (current_user, TG_TABLE_NAME); RETURN NULL; END';
     DO 'DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = ''public'' LOOP
       EXECUTE format(''CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON public.%I
         FOR EACH STATEMENT EXECUTE FUNCTION watch.note()'', one); END LOOP; END'`,
  );
}

const environmentOf = (url: string) => ({
  DATABASE_URL: url,
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: deployment.workspace.apiUrl,
});

/** What a command prints, whether it fails or not. */
const said = (args: readonly string[], url: string): Promise<string> =>
  runQuorum(args, environmentOf(url)).catch((error: { stdout: string; stderr: string }) => error.stdout + error.stderr);

/** The whole story over a URL, as whoever it names; `server`: past it, for looking. */
async function expectStory(url: string, server: string, title: string): Promise<void> {
  const { workspace } = deployment;
  expect(await said(['migrate'], url)).toMatch(/^Applied: 001_incident, /);
  await watchWriters(server);
  const instance = await deployment.start({ environment: environmentOf(url) });
  const type = async (text: string, channel: string) =>
    toldBy(await workspace.say({ user: ana, channel, text, request_url: instance.requestUrl }));
  expect(await type(`/incident declare sev2 ${title}`, general)).toContain('INC-1 is declared');
  const channel = await until(
    () => workspace.snapshot().channels.find(({ name, members }) => name.includes(title) && members.includes(ana))?.id,
    'its declarer is in the channel',
    20_000,
  );
  await type('/incident ack', channel);
  await type('/incident note naïve, 漢字', channel);
  await instance.kill('SIGTERM');
  expect(await said(['list'], url)).toContain(title);
  expect(await said(['show', '1'], url)).toContain('naïve, 漢字');
  expect(await said(['verify'], url)).toMatch(/^INC-1: 3 events, chain intact/);
  expect(await said(['doctor'], url)).not.toContain('not ok');
  const writers = await asOwner(server, 'SELECT DISTINCT name FROM watch.writers');
  expect(writers).toEqual([{ name: 'quorum_app' }]);
}

describe.each(Object.entries(postgresqlVersions))('PostgreSQL %s', (major, version) => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startPostgresVersion(version);
  }, 120_000);
  afterAll(() => server?.stop());

  // The plain owner makes the role; a superuser may take one that is there.
  test('serves as quorum_app whoever the URL names, and a standby is refused', async () => {
    const plain = await databaseOf(server.url, 'plain', `plain${major}`);
    await expectStory(plain, plain, `plain${major}`);
    const superuser = await databaseOf(server.url, 'superuser', `superuser${major}`);
    await expectStory(superuser, superuser, `superuser${major}`);
    const standby = new URL(await server.restartAsStandby());
    const moved = new URL(plain);
    moved.port = standby.port;
    for (const args of [['start'], ['migrate'], ['rebuild']]) {
      expect(await said(args, moved.href)).toMatch(
        /^The database can only be read, as a replica can: connect to the primary\.?\n$/,
      );
    }
    expect(await said(['list'], moved.href)).toContain(`plain${major}`);
    expect(await said(['doctor'], moved.href)).toContain(
      'not ok  The database can only be read, as a replica can. Connect to the primary.\n',
    );
  }, 120_000);
});

describe.each(['12', '18'] as const)('PgBouncer before PostgreSQL %s', (major) => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startPostgresVersion(postgresqlVersions[major]);
  }, 120_000);
  afterAll(() => server?.stop());

  test('that keeps sessions serves, and one that shares them is refused', async () => {
    const found = await findPgBouncer();
    if (found === null) {
      process.stdout.write('PgBouncer is neither installed nor to be had from Debian: nothing is shown of poolers.\n');
      return;
    }
    for (const owner of ['plain', 'superuser'] as const) {
      const name = `pooled${owner}${major}`;
      const direct = await databaseOf(server.url, owner, name);
      const inFront = (mode: PoolMode) =>
        startPgBouncer(found, { upstream: new URL(server.url), mode, users: { [name]: 'hush' } });
      const shared = await inFront('transaction');
      const throughShared = at(`postgres://127.0.0.1:${shared.port}`, name, 'hush');
      for (const args of [['migrate'], ['start'], ['list'], ['verify'], ['tick'], ['rebuild'], ['doctor']]) {
        expect(await said(args, throughShared)).toMatch(
          /A pooler gives each transaction another session of the database[:.] [Cc]onnect to PostgreSQL itself/,
        );
      }
      await shared.stop();
      expect(await asOwner(direct, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
      const kept = await inFront('session');
      await expectStory(at(`postgres://127.0.0.1:${kept.port}`, name, 'hush'), direct, name);
      await kept.stop();
    }
  }, 120_000);
});
