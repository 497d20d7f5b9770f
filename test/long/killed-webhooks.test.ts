import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../../src/sandbox/receiver/receiver.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { type WebhookDatabase, webhookDatabase } from '../../src/webhooks/webhook-tables.ts';
import { chance } from '../simulation/chance.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { keepRunning } from '../support/killed-at-random.ts';
import { declaration, request } from '../support/requests.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_126);
const processes = 3;
const incidents = 12;
const notes = 3;
const events = incidents * (1 + notes);
const killsMax = 6;
/** From when a process says that it is about to send: before, in the middle or after. */
const killAfterMaxMs = 20;
const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const script = fileURLToPath(new URL('../support/sending-process.ts', import.meta.url));

let database: TestDatabase;
let regions: Regions;
let tables: WebhookDatabase;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver({ secret });
  database = await createTestDatabase();
  regions = database.open();
  tables = webhookDatabase(regions);
});
afterAll(async () => {
  await regions.close();
  await database.drop();
  await receiver.close();
});

function keepSending(index: number, environment: Readonly<Record<string, string>>) {
  let drawn = 0;
  const random = () => chance(seed, index, drawn++);
  const killsEach = killsMax / processes;
  return keepRunning({ script, args: () => ['T1'], environment, random, killAfterMaxMs, killsMax: killsEach });
}

const outcomes = () =>
  tables((db) =>
    db
      .selectFrom('webhook_delivery')
      .groupBy('outcome')
      .select(({ fn }) => ['outcome', fn.countAll<string>().as('rows')])
      .execute(),
  );

test(`${events} events reach a receiver, though ${processes} processes that send them are killed at random (seed ${seed})`, async () => {
  const QUORUM_CONFIG = join(await mkdtemp(join(tmpdir(), 'quorum-killed-')), 'quorum.yml');
  const endpoint = `{ name: ops, url: '${receiver.url}', private_network: true }`;
  await writeFile(QUORUM_CONFIG, `webhooks: { endpoints: [${endpoint}] }\n`);
  const environment = { ...database.environment, QUORUM_CONFIG, QUORUM_WEBHOOK_SECRETS: `ops=${secret}` };
  const running = Array.from({ length: processes }, (_, index) => keepSending(index, environment));
  const isOver = async () => (await outcomes()).every(({ outcome }) => outcome === 'delivered');
  try {
    await until(
      async () => (await tables((db) => db.selectFrom('webhook_endpoint').select('name').execute()))[0],
      'the endpoint has its row',
    );
    const record = openRecord(regions);
    const ids: string[] = [];
    for (let index = 0; index < incidents; index += 1) {
      const declared = declaration(`webhook ${index}`);
      expect(await record.declare(declared)).toMatchObject({ kind: 'recorded' });
      for (let note = 0; note < notes; note += 1) {
        const said = request(declared.incident_id, `note ${index} ${note}`, { type: 'add_note', text: `${note}` });
        expect(await record.execute(said)).toMatchObject({ kind: 'recorded' });
      }
      ids.push(declared.incident_id);
    }
    // What a killed process held is due again after a minute: here at once.
    await until(
      async () => {
        await asOwner(
          database.ownerUrl,
          "UPDATE webhook_delivery SET due_at = now() WHERE due_at > now() AND due_at < now() + interval '59 seconds'",
        );
        return (await outcomes()).reduce((sum, { rows }) => sum + Number(rows), 0) === events && (await isOver());
      },
      'all is delivered',
      120_000,
    );
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
  const kills = running.reduce((sum, one) => sum + one.kills(), 0);
  expect(kills).toBeGreaterThanOrEqual(killsMax / 2);
  expect(receiver.received().every(({ wrong }) => wrong === null)).toBe(true);
  expect(receiver.taken().filter(({ isNews }) => isNews)).toHaveLength(events);
  // A kill repeats what that process had under way, and nothing else is sent twice.
  expect(receiver.taken().length).toBeLessThanOrEqual(events + kills * 8);
}, 240_000);
