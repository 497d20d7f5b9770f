import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { readConfig } from '../../src/configuration/read-config.ts';
import { createServerCertificate } from '../../src/sandbox/cluster/certificate.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { connectOwner } from '../../src/store/owner.ts';
import { clientOf } from '../../src/store/postgresql-client.ts';
import { serverDirectory } from '../support/server-directory.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

describe('over a network it is TLS with a certificate that is checked, unless less is asked for by name', () => {
  const checked = { rejectUnauthorized: true };
  test.each([
    ['postgres://me:secret@db/quorum', checked],
    ['postgres://me:secret@10.0.0.7:5433/quorum', checked],
    ['postgres://me:secret@localhost.example/quorum', checked],
    ['postgres://me:secret@127.0.0.1.example/quorum', checked],
    ['postgres://me:secret@localhost/quorum?host=db', checked],
    ['postgres://me:secret@db/quorum?sslmode=prefer', checked],
    ['postgres://me:secret@db/quorum?sslmode=allow', checked],
    ['postgres://me:secret@db/quorum?sslmode=require', checked],
    ['postgres://me:secret@db/quorum?uselibpqcompat=true&sslmode=require', checked],
    ['postgres://me:secret@db/quorum?ssl=false', checked],
    ['postgres://me:secret@db/quorum?sslmode=no-verify', { rejectUnauthorized: false }],
    ['postgres://me:secret@db/quorum?sslmode=disable', false],
    ['postgres://me:secret@localhost/quorum', false],
    ['postgres://me:secret@127.0.0.1:5433/quorum', false],
    ['postgres://me:secret@[::1]:5433/quorum', false],
    ['postgres:///quorum?host=/run/postgresql', false],
    ['postgres://me:secret@%2Frun%2Fpostgresql/quorum', false],
    ['postgres://me:secret@localhost/quorum?application_name=x&sslmode=verify-full', checked],
    ['postgres://me:secret@localhost/quorum?ssl=true', checked],
  ])('%s', (url, ssl) => {
    expect(clientOf({ kind: 'postgresql', url }).ssl).toEqual(ssl);
  });

  test('and what else the URL says stays', () => {
    const url = 'postgres://me:s%2Fecret@db:5433/quorum?sslmode=disable&application_name=x&options=-c%20a%3Db';
    expect(clientOf({ kind: 'postgresql', url })).toMatchObject({
      host: 'db',
      port: 5433,
      database: 'quorum',
      user: 'me',
      password: 's/ecret',
      application_name: 'x',
      options: '-c a=b',
    });
  });

  test.each([
    'binary=true',
    'types=x',
    'stream=x',
    'connectionString=postgres://other',
    'replication=database',
    'database=x',
  ])('and nothing else is taken for a setting of its client: %s', (parameter) => {
    const plain = clientOf({ kind: 'postgresql', url: 'postgres://me@db:5433/quorum' });
    expect(clientOf({ kind: 'postgresql', url: `postgres://me@db:5433/quorum?${parameter}` })).toEqual(plain);
  });
});

describe('a server that takes TLS alone', () => {
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let front: TlsFront;
  let authority: string;
  beforeAll(async () => {
    server = await startEmbeddedPostgres({ directory: serverDirectory });
    const made = createServerCertificate(Date.now());
    front = await startTlsFront(new URL(server.ownerUrl), { key: made.key, cert: made.certificate });
    authority = join(await mkdtemp(join(tmpdir(), 'quorum-ca-')), 'ca.pem');
    await writeFile(authority, made.authority);
  });
  afterAll(async () => {
    front.close();
    await server.leave();
  });

  /** Whether a configuration leads there. */
  async function reach(parameters: string, variables: Readonly<Record<string, string>> = {}): Promise<boolean> {
    const url = new URL(server.ownerUrl);
    url.port = String(front.port);
    const read = readConfig({ DATABASE_URL: `${url.href}?${parameters}`, ...variables });
    if (!read.ok) throw new Error(read.sentence);
    const { database } = read.config;
    if (database.kind !== 'postgresql') throw new Error('a PostgreSQL expected');
    const owner = await connectOwner(clientOf(database));
    const { rows } = await sql`SELECT 1 AS one`.execute(owner);
    await owner.destroy();
    return rows.length === 1;
  }

  test('is reached where its authority is known or not asked for', async () => {
    expect(await reach('sslmode=verify-full', { PGSSLROOTCERT: authority })).toBe(true);
    expect(await reach('sslmode=verify-ca', { PGSSLROOTCERT: authority })).toBe(true);
    expect(await reach('', { PGSSLROOTCERT: authority, PGSSLMODE: 'require' })).toBe(true);
    expect(await reach(`sslmode=require&sslrootcert=${authority}`)).toBe(true);
    expect(await reach('sslmode=no-verify')).toBe(true);
  });

  test('is told where its authority is not known', async () => {
    await expect(reach('sslmode=require')).rejects.toThrow(
      /^The certificate of the database can't be trusted \(.*\): name the file of its authority in PGSSLROOTCERT/,
    );
  });

  test('is told where a file of certificates can not be read', async () => {
    await expect(reach('sslmode=require&sslrootcert=/nowhere')).rejects.toThrow(
      "DATABASE_URL can't be used: a file of certificates that it names can't be read (ENOENT).",
    );
    await expect(reach('', { PGSSLROOTCERT: '/nowhere' })).rejects.toThrow(
      "PGSSLROOTCERT can't be used: expected a file of certificates (PEM) that can be read, got /nowhere.",
    );
  });

  test('one that takes none is told, too', async () => {
    const url = `${server.ownerUrl}?sslmode=require`;
    await expect(connectOwner(clientOf({ kind: 'postgresql', url }))).rejects.toThrow(
      'The database does not offer TLS, and plain text can be read and changed on its way: turn TLS on there, or allow plain text by sslmode=disable in DATABASE_URL',
    );
  });

  test('a password that is lacking is told at once', async () => {
    const url = server.ownerUrl.replace(/:[0-9a-f]+@/, '@');
    await expect(connectOwner(clientOf({ kind: 'postgresql', url }))).rejects.toThrow(
      'The database asks for a password: put it into DATABASE_URL',
    );
  });
});
