import { fileURLToPath } from 'node:url';
import { ana, type Deployment, general, startDeployment, toldBy } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { freePort } from '../test/support/quorum-process.ts';

/** How long the built package takes from its start to its first answer, on a database that runs: `npm run bench:start-up`. */
const rounds = 10;

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const installed = { quorum: `${dist}quorum.js`, cwd: dist };

type StartUp = { readonly readyMs: number; readonly answeredMs: number };

async function startOnce(deployment: Deployment, port: number): Promise<StartUp> {
  const startedMs = performance.now();
  const instance = await deployment.start({ installed, port });
  const readyMs = performance.now() - startedMs;
  const receipt = await deployment.workspace.say({
    user: ana,
    channel: general,
    text: '/incident declare sev3 Started',
  });
  const answeredMs = performance.now() - startedMs;
  if (!/ is declared as sev3/.test(toldBy(receipt))) throw new Error(`Slack was told ${toldBy(receipt)}`);
  await instance.kill('SIGTERM');
  return { readyMs, answeredMs };
}

function report(name: string, times: readonly StartUp[]): void {
  const spread = (pick: (time: StartUp) => number) => {
    const sorted = times.map(pick).sort((a, b) => a - b);
    return [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => Math.round(sorted[at] ?? 0)).join(' / ');
  };
  const said = `ready ${spread(({ readyMs }) => readyMs)}, first answer ${spread(({ answeredMs }) => answeredMs)}`;
  process.stdout.write(`${name.padEnd(7)} ${said} ms (least / median / most of ${times.length})\n`);
}

try {
  for (const transport of ['http', 'socket'] as const) {
    const deployment = await startDeployment(transport);
    try {
      const port = await freePort();
      const times: StartUp[] = [];
      // Not counted: it finds nothing in the system's caches.
      await startOnce(deployment, port);
      while (times.length < rounds) times.push(await startOnce(deployment, port));
      report(transport, times);
    } finally {
      await deployment.stop();
    }
  }
} finally {
  await stopServer();
}
