import { setTimeout as wait } from 'node:timers/promises';
import type { Receipt } from '../src/sandbox/workspace/protocol.ts';
import { ana, type Deployment, general, startDeployment } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { shownOf, untilShown } from '../test/support/shown.ts';
import type { StatementLog } from '../test/support/statement-log.ts';

/** What a command costs, through a whole process over signed HTTP: `npm run bench:commands`. */
const rounds = 20;

type Cost = {
  readonly ackMs: number;
  readonly shownMs: number;
  readonly appends: number;
  readonly statements: number;
  readonly calls: number;
};

async function measure(
  deployment: Deployment,
  log: StatementLog,
  act: () => Promise<Receipt>,
  id: () => Promise<string>,
) {
  const { workspace } = deployment;
  const calls = async () => (await workspace.calls({})).calls.length;
  const [statementsBefore, callsBefore] = [(await log.read()).length, await calls()];
  const startedMs = performance.now();
  const receipt = await act();
  const incidentId = await id();
  await untilShown(deployment, incidentId);
  const shownMs = performance.now() - startedMs;
  // What is written down after the last call.
  await wait(300);
  const statements = (await log.read()).slice(statementsBefore);
  return {
    ackMs: receipt.ok ? (receipt.ack_ms ?? 0) : Number.NaN,
    shownMs,
    appends: statements.filter((statement) => statement.includes('insert into "incident_event"')).length,
    statements: statements.filter((statement) => !statement.includes('max("sequence")')).length,
    calls: (await calls()) - callsBefore,
  };
}

function report(name: string, costs: readonly Cost[]): void {
  const at = (values: readonly number[], share: number) =>
    Math.round([...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN);
  const median = (pick: (cost: Cost) => number) => at(costs.map(pick), 0.5);
  const both = (pick: (cost: Cost) => number) => `${median(pick)} / ${at(costs.map(pick), 0.95)}`;
  const cells = [
    name.padEnd(10),
    String(median(({ appends }) => appends)).padStart(7),
    both(({ ackMs }) => ackMs).padStart(12),
    both(({ shownMs }) => shownMs).padStart(13),
    String(median(({ statements }) => statements)).padStart(10),
    String(median(({ calls }) => calls)).padStart(11),
  ];
  process.stdout.write(`${cells.join('  ')}\n`);
}

const deployment = await startDeployment('http');
const { workspace, query } = deployment;
try {
  const log = await deployment.database.logStatements();
  await deployment.start();
  const latest = async () => {
    const [row] = await query<{ incident_id: string }>('SELECT incident_id FROM incident ORDER BY number DESC LIMIT 1');
    return row?.incident_id ?? '';
  };
  const inChannel = async (line: string) => {
    const channel = shownOf(workspace, await latest()).summaries[0]?.channel ?? general;
    return () => workspace.say({ user: ana, channel, text: `/incident ${line}` });
  };
  const costs = new Map<string, Cost[]>();
  for (let round = -1; round < rounds; round += 1) {
    const lines: Readonly<Record<string, string>> = {
      declare: `declare sev2 Round ${round}`,
      ack: 'ack',
      note: 'note Payments pods restart',
      sev: 'sev 1',
      resolve: 'resolve Rolled back',
    };
    for (const [name, line] of Object.entries(lines)) {
      const act =
        name === 'declare'
          ? () => workspace.say({ user: ana, channel: general, text: `/incident ${line}` })
          : await inChannel(line);
      const cost = await measure(deployment, log, act, latest);
      // The first round warms the process up.
      if (round >= 0) costs.set(name, [...(costs.get(name) ?? []), cost]);
    }
  }
  process.stdout.write(`${rounds} rounds; ms as median / 95th percentile\n`);
  process.stdout.write('command     appends  acknowledged  shown in Slack  statements  Slack calls\n');
  for (const [name, all] of costs) report(name, all);
} finally {
  await deployment.stop();
  await stopServer();
}
