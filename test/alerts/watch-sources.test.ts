import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKeepSignals } from '../../src/alerts/keep-signals.ts';
import { keepOwn } from '../../src/alerts/own-signal.ts';
import { signalsIn } from '../../src/alerts/signals-in.ts';
import { createSourceRows } from '../../src/alerts/source-rows.ts';
import { watchSources } from '../../src/alerts/watch-sources.ts';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { nameOf } from '../../src/signals/identity.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const team = 'T0SILENT';
const expected = new Map([['prod', 600_000]]);

let database: TestDatabase;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((regions) => regions.close()));
  await database.drop();
});

/** One process that listens and looks. */
function process(sources: ReadonlyMap<string, number> = expected) {
  const regions = database.open();
  opened.push(regions);
  const record = openRecord(regions);
  const settings = settingsSchema.parse({});
  const signals = signalsIn(regions);
  const keep = createKeepSignals({ record, signals, settings, workspace: () => team, touched: () => undefined });
  const rows = createSourceRows(regions, team);
  const tell = (news: Parameters<typeof keepOwn>[1]) => keepOwn(keep, news, new Date().toISOString());
  const signalsKept = () =>
    regions.runAnywhere((db) => db.selectFrom('signal').select('signal_id').where('source', '=', 'quorum').execute());
  return { record, rows, signalsKept, look: () => watchSources({ expected: sources, rows, tell }) };
}

const set = (what: string) => asOwner(database.ownerUrl, `UPDATE signal_source SET ${what}`);
const episode = (source: string) => requestId('alert', team, 'quorum', nameOf('silence', source), '1');

async function typesOf({ record }: ReturnType<typeof process>, id: string): Promise<readonly string[]> {
  const read = await record.load(id, { fresh: true });
  return read.kind === 'read' ? (read.value?.events ?? []).map(({ type }) => type) : [];
}

test('a source that falls silent is one alert, whatever the number of processes, and clears when it is heard again', async () => {
  const all = [process(), process(), process()];
  const [first = process()] = all;
  const look = () => Promise.all(all.map((one) => one.look()));
  await look();
  await first.rows.heard('prod');
  await look();
  expect(await typesOf(first, episode('prod'))).toEqual([]);
  await set("heard_at = now() - interval '11 minutes', watched_since = now() - interval '1 hour'");
  await look();
  await look();
  expect(await typesOf(first, episode('prod'))).toEqual(['declared', 'alert_opened']);
  await first.rows.heard('prod');
  await look();
  await look();
  expect(await typesOf(first, episode('prod'))).toEqual(['declared', 'alert_opened', 'alert_cleared']);
  expect(await first.signalsKept()).toHaveLength(2);

  // All of Quorum was away for two hours: nobody could hear anything.
  await set("heard_at = now() - interval '2 hours', watched_at = now() - interval '2 hours'");
  await look();
  await look();
  const { nowMs, watchedSinceMs, toldAtMs } = (await first.rows.watch(['prod'])).get('prod') ?? {};
  expect(toldAtMs).toBeNull();
  expect((nowMs ?? 0) - (watchedSinceMs ?? 0)).toBeLessThan(60_000);

  // One that was never heard from, until nothing is expected of it any more.
  const never = process(new Map([['never', 600_000]]));
  await never.look();
  await set("watched_since = now() - interval '11 minutes' WHERE source = 'never'");
  await never.look();
  expect(await typesOf(never, episode('never'))).toEqual(['declared', 'alert_opened']);
  await process(new Map()).look();
  expect(await typesOf(never, episode('never'))).toEqual(['declared', 'alert_opened', 'alert_cleared']);
});
