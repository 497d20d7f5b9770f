import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { audit, countAnswers } from '../storm/audit.ts';
import { storm } from '../storm/storm.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_125);
const commands = Number(process.env.QUORUM_COMMANDS ?? 500);
const transport = process.env.QUORUM_TRANSPORT === 'socket' ? 'socket' : 'http';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment(transport);
});
afterAll(() => deployment?.stop());

test(`a storm leaves each effect once, every surface right and every answer given (seed ${seed}, ${transport})`, async () => {
  const weather = await storm(deployment, { seed, commands, incidents: 10, people: 20, processes: 3 });
  const { incidentIds, kills, pauses, holds } = weather;
  const startedMs = performance.now();
  await Promise.all(incidentIds.map((id) => untilShown(deployment, id)));
  const shownMs = performance.now() - startedMs;
  let found: readonly string[] = [];
  const isClean = async () => {
    found = await audit(deployment, weather);
    return found.length === 0;
  };
  await until(isClean, 'nothing is wrong', 20_000).catch(() => undefined);
  const cleanMs = performance.now() - startedMs;
  const { counts } = await deployment.workspace.counts({});
  const told = { ...countAnswers(weather), kills, pauses, holds, ...counts };
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  process.stdout.write(
    `storm ${seed} over ${transport}: ${JSON.stringify(told)}; every surface right ${seconds(shownMs)} after the faults ended, nothing twice after ${seconds(cleanMs)}\n`,
  );
  expect(found).toEqual([]);
}, 600_000);
