import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ana, announcements, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { untilShown } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

let deployment: Deployment | null = null;
afterEach(async () => {
  await deployment?.stop();
  deployment = null;
});

const told = z.object({ status: z.string(), checks: z.record(z.string(), z.string()).optional() });

async function ask({ port }: Instance, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}

async function readiness(instance: Instance) {
  const { status, text } = await ask(instance, '/readyz');
  return { code: status, ...told.parse(JSON.parse(text)) };
}

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  test('a process says that it lives, whether it is ready and what it counts', async () => {
    deployment = await startDeployment(transport);
    const instance = await deployment.start();
    expect(await ask(instance, '/livez')).toEqual({ status: 200, text: '{"status":"ok"}' });
    await until(async () => (await readiness(instance)).code === 200, 'it is ready');
    expect((await readiness(instance)).checks).toEqual({ database: 'ok', slack: 'ok' });
    expect((await ask(instance, '/healthz')).status).toBe(200);
    expect((await ask(instance, '/elsewhere')).status).toBe(404);

    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Counted' });
    const [row] = await declaredAs(deployment, 'Counted');
    await untilShown(deployment, row?.incident_id ?? '');
    const { text } = await ask(instance, '/metrics');
    for (const line of [
      /^quorum_build_info\{version="[\d.]+"\} 1$/m,
      /^quorum_commands_total\{command="declare",outcome="recorded"\} 1$/m,
      /^quorum_command_duration_seconds_count 1$/m,
      /^quorum_append_attempts_total\{result="committed"\} 1$/m,
      /^quorum_db_region_active\{region="[\w-]+"\} 1$/m,
      /^quorum_slack_requests_total\{method="chat.postMessage",code="ok"\} \d+$/m,
      /^quorum_outbox_pending \d+$/m,
      /^quorum_outbox_oldest_seconds [\d.]+$/m,
      /^quorum_tick_age_seconds [\d.]+$/m,
      /^quorum_incidents_open 1$/m,
      /^process_resident_memory_bytes \d+$/m,
    ]) {
      expect(text).toMatch(line);
    }
    for (const secret of [ana, general, announcements, row?.incident_id ?? '', 'xoxb', 'Counted']) {
      expect(text).not.toContain(secret);
    }
  });
});

test('a process that Slack does not reach is alive and not ready, and says why', async () => {
  deployment = await startDeployment('socket');
  const instance = await deployment.start();
  await until(async () => (await readiness(instance)).code === 200, 'it is ready');
  await deployment.workspace.sockets({ action: 'outage', how: 'connect_refused', ms: 60_000, keep: false });
  await until(async () => (await readiness(instance)).code === 503, 'it is not ready');
  expect((await readiness(instance)).checks).toEqual({ database: 'ok', slack: 'No connection to Slack is open' });
  expect((await ask(instance, '/livez')).status).toBe(200);
});

test('a process whose database does not answer is alive and not ready, and says why', async () => {
  deployment = await startDeployment('http');
  const instance = await deployment.start();
  await until(async () => (await readiness(instance)).code === 200, 'it is ready');
  const { resume } = await stallDatabase(deployment.database.ownerUrl);
  await until(async () => (await readiness(instance)).code === 503, 'it is not ready');
  expect((await readiness(instance)).checks?.database).toMatch(/^The database (has not answered|does not answer)/);
  expect((await ask(instance, '/livez')).status).toBe(200);
  expect((await ask(instance, '/metrics')).status).toBe(200);
  await resume();
  await until(async () => (await readiness(instance)).code === 200, 'it is ready again');
});
