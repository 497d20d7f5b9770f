import { afterEach, expect, test } from '@jest/globals';
import { audit, countAnswers, countTransactions } from '../storm/audit.ts';
import { storm } from '../storm/storm.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_125);
const commands = Number(process.env.QUORUM_COMMANDS ?? 500);
/** Each way to Slack over one of the databases; `npm run storm` sends both over both. */
const chosen = process.env.QUORUM_TRANSPORT ?? (process.env.QUORUM_TEST_DATABASE === 'cluster' ? 'socket' : 'http');
const transports = (['http', 'socket'] as const).filter((one) => chosen === 'all' || chosen === one);

let deployment: Deployment | null = null;
afterEach(async () => {
  await deployment?.stop();
  deployment = null;
});

test.each(transports)(
  `a storm over %s leaves each effect once, every surface right and every answer given (seed ${seed})`,
  async (transport) => {
    deployment = await startDeployment(transport);
    const { workspace } = deployment;
    const options = { seed, commands, incidents: 10, people: 20, processes: 3, transport };
    const { incidentIds, deliveries, guest, wrong, ...disturbances } = await storm(deployment, options);
    const startedMs = performance.now();
    let last: string | null = null;
    for (const id of incidentIds) last = (await untilShown(deployment, id)) ?? last;
    const shownMs = performance.now() - startedMs;
    let found: readonly string[] = [];
    const ofDeployment = deployment;
    const isClean = async () => {
      found = await audit(ofDeployment, { incidentIds, deliveries, guest });
      return found.length === 0;
    };
    await until(isClean, 'nothing is wrong', 30_000).catch(() => undefined);
    const cleanMs = performance.now() - startedMs;
    const { counts } = await workspace.counts({});
    const told = { ...(await countTransactions(deployment)), ...countAnswers(deliveries), ...disturbances, ...counts };
    const after = (ms: number) => `${(ms / 1000).toFixed(1)} s after the faults ended`;
    process.stdout.write(
      `storm ${seed} over ${transport}: ${JSON.stringify(told)}; every surface right ${after(shownMs)} (last: ${last ?? 'none lacked anything'}), nothing twice ${after(cleanMs)}\n`,
    );
    expect([...wrong, ...found]).toEqual([]);
  },
  600_000,
);
