import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSteps } from '../../src/store/migrate.ts';
import { asOwner } from '../support/as-owner.ts';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { NoHistoryError, takeVersionBefore, type VersionBefore } from '../support/version-before.ts';

const taken = await takeVersionBefore().catch((error: unknown) => {
  if (!(error instanceof NoHistoryError)) throw error;
  process.stdout.write(`SKIPPED: the version before beside this one. ${error.message}\n`);
  return null;
});
const withHistory = taken === null ? describe.skip : describe;

/**
 * An update as it is rolled out, and taken back: the version before has made its own schema and works, this one brings the
 * schema up to date, and both work on one record. The tests follow each other.
 */
withHistory('the version before, beside this one', () => {
  let before: VersionBefore;
  let deployment: Deployment;
  let older: Instance;
  let newer: Instance;
  const incidents: string[] = [];

  beforeAll(async () => {
    if (taken === null) throw new Error('the version before expected');
    before = taken;
    deployment = await startDeployment('http');
    // The database of a team that has not updated yet.
    const emptied = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC';
    await asOwner(deployment.database.ownerUrl, emptied);
    older = await deployment.start({ installed: before.installed });
    await declare(older);
  }, 120_000);
  afterAll(async () => {
    await deployment?.stop();
    await taken?.remove();
  });

  const say = (to: Instance, channel: string, line: string) =>
    deployment.workspace.say({ user: ana, channel, text: `/incident ${line}`, request_url: to.requestUrl });
  const channelOf = (id: string) => shownOf(deployment.workspace, id).channels[0]?.id ?? '';

  async function declare(by: Instance): Promise<void> {
    const title = `Incident ${incidents.length + 1}`;
    expect(toldBy(await say(by, general, `declare sev2 ${title}`))).toContain('is declared');
    const [row] = await deployment.query<{ incident_id: string }>(
      'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1',
      [title],
    );
    incidents.push(row?.incident_id ?? '');
    await untilShown(deployment, row?.incident_id ?? '');
  }

  const steps = async () => (await deployment.query('SELECT 1 FROM kysely_migration')).length;
  const isReady = async ({ port }: Instance) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

  /** Each does each thing on each incident, both at once. */
  async function bothWork(by: readonly Instance[], round: string): Promise<void> {
    for (const id of incidents) {
      const lines = ['note', 'task', 'update'].map((word) => `${word} ${round} of ${id.slice(0, 8)}`);
      const told = await Promise.all(
        by.flatMap((one, index) => lines.map((line) => say(one, channelOf(id), `${line} by ${index}`))),
      );
      expect(told.map(toldBy).filter((text) => /newer version|not recorded|went wrong/.test(text))).toEqual([]);
    }
    for (const id of incidents) await untilShown(deployment, id);
    expect(postedTwice(deployment.workspace)).toEqual([]);
    const [{ count } = { count: 0 }] = await deployment.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM incident_text WHERE text LIKE $1',
      [`${round} of %`],
    );
    expect(count).toBe(incidents.length * by.length * 3);
  }

  test('works on while this one brings the schema up to date, and both write and show one record', async () => {
    expect(await steps()).toBe((await readdir(join(before.installed.cwd, 'migrations'))).length);
    newer = await deployment.start();
    expect(await steps()).toBe((await readSteps('postgresql')).length);
    expect(await isReady(older)).toBe(200);
    await declare(newer);
    await bothWork([older, newer], 'while both run');
  }, 60_000);

  test('starts on the newer schema, and goes on alone: an update can be taken back', async () => {
    await newer.kill('SIGTERM');
    await older.kill('SIGKILL');
    older = await deployment.start({ installed: before.installed, port: older.port });
    expect(await isReady(older)).toBe(200);
    await declare(older);
    await bothWork([older], 'taken back');
    newer = await deployment.start({ port: newer.port });
    await bothWork([older, newer], 'and forth');
  }, 90_000);

  test('reads in it what this one reads', async () => {
    const { quorum, cwd } = before.installed;
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...deployment.database.environment };
    const { stdout } = await promisify(execFile)(process.execPath, [quorum, 'verify'], { env, cwd });
    expect(stdout).toContain('All 3 are intact.');
    expect(stdout).toBe(await runQuorum(['verify'], deployment.database.environment));
  });
});
