import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { prove } from '../../src/reliability/prove.ts';
import { type Proof, proofNames, type Report } from '../../src/reliability/report.ts';
import { openRegions } from '../../src/store/open-database.ts';
import { loseByPartition, type SmallCluster, smallSizes, startSmallCluster } from '../reliability/small-cluster.ts';

let small: SmallCluster;
beforeAll(async () => {
  small = await startSmallCluster();
}, 60_000);
afterEach(() => {
  for (const { region } of small.cluster.endpoints) small.cluster.control(region).heal();
});
afterAll(() => small.stop());

const options = { names: proofNames, sizes: smallSizes, where: 'a test' };

function verdicts({ proofs }: Report): unknown {
  return proofs.map(({ name, verdict, problems }) => ({ name, verdict, problems }));
}

const allShown = proofNames.map((name) => ({ name, verdict: 'shown', problems: [] }));

function count({ figures }: Proof, says: string): number {
  const found = figures.find((figure) => figure.says === says);
  return found?.unit === 'count' ? found.count : 0;
}

test('a cluster of two regions shows every proof, and its evidence stays in drills that are nobody’s', async () => {
  const report = await prove(small.target(), options);
  expect(verdicts(report)).toEqual(allShown);
  const [, race, , , failover] = report.proofs;
  if (race === undefined || failover === undefined) throw new Error('five proofs expected');
  expect(count(race, 'conflicts at the database')).toBe(smallSizes.rounds);
  expect(count(failover, 'answers lost: committed unheard, and found again')).toBeGreaterThan(0);
  expect(count(failover, 'everything lost: sent again')).toBeGreaterThan(0);

  const regions = openRegions(small.choice, { onError: () => undefined });
  const incidents = await regions.runAnywhere((db) =>
    db.selectFrom('incident').select(['team_id', 'kind']).distinct().execute(),
  );
  const takenBy = await regions.runAnywhere((db) =>
    db
      .selectFrom('incident_event')
      .select('region')
      .distinct()
      .where('incident_id', '=', failover.drills[0]?.incident_id ?? '')
      .orderBy('region')
      .execute(),
  );
  await regions.close();
  expect(incidents).toEqual([{ team_id: 'system:proof', kind: 'drill' }]);
  expect(takenBy).toEqual([{ region: 'eu-central-1' }, { region: 'eu-west-1' }]);
}, 60_000);

test('a region that is partitioned in the middle of a burst loses nothing and doubles nothing', async () => {
  const report = await prove(small.target(loseByPartition(small.cluster)), { ...options, names: ['failover'] });
  expect(verdicts(report)).toEqual([{ name: 'failover', verdict: 'shown', problems: [] }]);
}, 60_000);

test('every proof holds while every third connection is cut after its commit', async () => {
  for (const { region } of small.cluster.endpoints) small.cluster.control(region).cutEveryCommit('after-commit', 3);
  expect(verdicts(await prove(small.target(), options))).toEqual(allShown);
}, 90_000);

test('a database that can’t be reached fails each proof with a sentence', async () => {
  for (const { region } of small.cluster.endpoints) small.cluster.control(region).refuseConnections(true);
  const report = await prove(small.target(), { ...options, names: ['race', 'duplicate'] });
  expect(report.proofs.map(({ verdict }) => verdict)).toEqual(['failed', 'failed']);
  for (const { problems } of report.proofs) expect(problems[0]).toMatch(/^The drill could not be declared: /);
}, 60_000);
