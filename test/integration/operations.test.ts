import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  ana,
  announcements,
  ben,
  type Deployment,
  general,
  type Instance,
  startDeployment,
} from '../support/deployment.ts';
import { sendBody, sendSigned } from '../support/forged.ts';
import { forge } from '../support/forged-inputs.ts';
import { declaredAs } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
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
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare drill sev1 Not real' });
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident triage sev2 Perhaps' });
    await untilShown(deployment, row?.incident_id ?? '');
    const { text } = await ask(instance, '/metrics');
    for (const line of [
      /^quorum_build_info\{version="[\d.]+"\} 1$/m,
      /^quorum_commands_total\{command="declare",outcome="recorded"\} 3$/m,
      /^quorum_command_duration_seconds_count 3$/m,
      /^quorum_append_attempts_total\{result="committed"\} 3$/m,
      /^quorum_db_region_active\{region="[\w-]+"\} 1$/m,
      /^quorum_slack_requests_total\{method="chat.postMessage",code="ok"\} \d+$/m,
      /^quorum_outbox_pending \d+$/m,
      /^quorum_outbox_oldest_seconds [\d.]+$/m,
      /^quorum_tick_age_seconds [\d.]+$/m,
      /^quorum_incidents_open\{severity="sev2",kind="real"\} 1$/m,
      /^quorum_incidents_open\{severity="sev1",kind="drill"\} 1$/m,
      /^quorum_incidents_open\{severity="sev1",kind="real"\} 0$/m,
      /^quorum_incidents_open\{severity="sev2",kind="triage"\} 1$/m,
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
  const isNotReady = async () => {
    const now = await readiness(instance);
    return now.code === 503 ? now : null;
  };
  expect((await until(isNotReady, 'it is not ready')).checks?.database).toMatch(
    /^The database (has not answered|does not answer)/,
  );
  expect((await ask(instance, '/livez')).status).toBe(200);
  expect((await ask(instance, '/metrics')).status).toBe(200);
  await resume();
  await until(async () => (await readiness(instance)).code === 200, 'it is ready again');
});

test('each line of the log says what failed where, and holds no secret and nothing that was typed', async () => {
  deployment = await startDeployment('http');
  const { workspace } = deployment;
  const instance = await deployment.start();
  const lines = () =>
    instance
      .logged()
      .split('\n')
      .flatMap((line): unknown => (line === '' ? [] : JSON.parse(line)));
  const logged = (line: Readonly<Record<string, unknown>>) =>
    until(() => lines().some((one) => isLike(one, line)), `the log has ${JSON.stringify(line)}`, 20_000);

  await workspace.say({ user: ana, channel: general, text: '/incident declare Hush typed' });
  const [row] = await declaredAs(deployment, 'Hush typed');
  const incident_id = row?.incident_id ?? '';
  await untilShown(deployment, incident_id);
  const channel = shownOf(workspace, incident_id).summaries[0]?.channel ?? '';
  const from = { user: ben, team: 'T0SANDBOX01', channel, responseUrl: 'http://127.0.0.1:1/hush' };

  // A call that fails while somebody waits for it, and the command that it was for.
  await workspace.faults({ method: 'users.info', kind: 'error_500', times: 1 });
  const note = forge.command(from, 'note Hush noted');
  await sendBody(instance.requestUrl, note);
  const [noted] = await deployment.query<{ event_id: string }>('SELECT event_id FROM incident_event WHERE actor = $1', [
    ben,
  ]);
  const about = { kind: 'command', request_id: noted?.event_id, channel };
  await logged({ ...about, method: 'users.info', code: 'http_500' });
  // The same id with other words.
  await sendBody(instance.requestUrl, { ...note, text: note.text.replace('noted', 'other') });
  await logged({ ...about, incident_id, command: 'add_note', outcome: 'mismatch' });
  // Calls of the surfaces, failed and slow.
  await workspace.faults({ method: 'chat.update', kind: 'error_500', with: { channel } });
  await sendBody(instance.requestUrl, forge.command(from, 'sev 1'));
  await logged({ method: 'chat.update', code: 'http_500', channel, incident_id });
  await workspace.faults({ method: 'chat.update', kind: 'slow', ms: 1_200, with: { channel } });
  await sendBody(instance.requestUrl, forge.command(from, 'sev 2'));
  await logged({ method: 'chat.update', channel, incident_id, msg: 'A call to Slack was slow' });
  // What is turned away.
  await sendSigned(instance.requestUrl, {
    command: '/incident',
    text: 'note Hush',
    user_id: 'Hush',
    team_id: from.team,
  });
  await logged({ kind: 'unreadable', of: 'command', fields: ['user_id', 'channel_id', 'trigger_id'] });
  await sendBody(instance.requestUrl, forge.command({ ...from, team: 'T0STRANGE' }, 'note Hush'));
  await logged({ kind: 'command', user: ben, channel, msg: expect.stringContaining('may not use Quorum here') });

  expect(instance.logged()).not.toMatch(/hush|xox|xapp|0123456789abcdef/i);
});

/** Whether a line of the log holds at least these fields. */
function isLike(line: unknown, fields: Readonly<Record<string, unknown>>): boolean {
  try {
    expect(line).toMatchObject(fields);
    return true;
  } catch {
    return false;
  }
}
