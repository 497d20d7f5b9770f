import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { freePort } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
});
afterAll(() => deployment?.stop());

const waits = /The database does not answer yet\. Quorum waits for it/;

/** The database under a port where nothing listens yet. */
async function notYet(): Promise<{ readonly environment: Record<string, string>; comeUp(): Promise<Server> }> {
  const url = new URL(deployment.database.ownerUrl);
  const upstream = Number(url.port);
  const port = await freePort();
  url.port = String(port);
  return {
    environment: { DATABASE_URL: url.href },
    async comeUp() {
      const server = createServer((client) => {
        const target = connect(upstream, '127.0.0.1');
        client.on('error', () => target.destroy()).pipe(target);
        target.on('error', () => client.destroy()).pipe(client);
      });
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      return server;
    },
  };
}

test('a start waits for a database that comes up later, and says so once', async () => {
  const { environment, comeUp } = await notYet();
  const launched = await deployment.launch({ environment });
  await until(() => waits.test(launched.logged()), 'it says that it waits', 20_000);
  const server = await comeUp();
  expect(await launched.ready).toMatch(/^Quorum listens for Slack on port /);
  expect(launched.logged().split(waits)).toHaveLength(2);
  expect(launched.logged()).not.toContain('quorum_owner');
  await launched.kill('SIGTERM');
  server.close();
});

test('a start that waits ends when it is told to', async () => {
  const launched = await deployment.launch({ environment: (await notYet()).environment });
  await until(() => waits.test(launched.logged()), 'it says that it waits', 20_000);
  await launched.kill('SIGTERM');
  expect(await launched.ended).toBe(0);
});

test('a start does not wait for what time can’t mend', async () => {
  const { database } = deployment;
  for (const DATABASE_URL of [
    database.ownerUrl.replace(/:[0-9a-f]+@/, ':wrong@'),
    database.ownerUrl.replace(/test_\w+$/, 'nowhere'),
  ]) {
    const { ended, logged } = await deployment.launch({ environment: { DATABASE_URL } });
    expect(await ended).toBe(1);
    expect(logged()).toMatch(/^No database could be reached \((password authentication|database "nowhere").*\): check/);
  }
});
