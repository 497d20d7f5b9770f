import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postId } from '../../src/slack/surfaces/post-id.ts';
import { ana, ben, botToken, type Deployment, general, signingSecret, startDeployment } from '../support/deployment.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { declaredAs, recordedEvents } from '../support/recorded.ts';
import { request } from '../support/requests.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-reminders-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A deployment whose reminders come after so long, and the environment that its processes are started in. */
async function deploy(after: string, snooze: string) {
  const deployment = await startDeployment('http');
  const file = join(directory, `${after}-${snooze}.yml`);
  const rules = `unattended: { after: ${after}, snooze: ${snooze} }, no_cause: { after: 1s }`;
  await writeFile(file, `reminders: { ${rules} }\n`);
  return { deployment, environment: { ...deployment.database.environment, QUORUM_CONFIG: file } };
}

/** Declares an incident and answers its id. */
async function declare(deployment: Deployment, line: string, title: string): Promise<string> {
  const text = `/incident declare ${line} ${title}`;
  expect(await deployment.workspace.say({ user: ana, channel: general, text })).toMatchObject({ ok: true });
  const [row] = await declaredAs(deployment, title);
  return row?.incident_id ?? '';
}

async function typesOf(deployment: Deployment, incidentId: string): Promise<readonly string[]> {
  return (await recordedEvents(deployment, incidentId)).map(({ type }) => type);
}

/** The reminders that stand in Slack, by the events that they are of. */
function reminders({ workspace }: Deployment, incidentId: string) {
  const { messages } = workspace.snapshot();
  const ids = Array.from({ length: 20 }, (_, index) => postId(incidentId, 'reminder', index + 1));
  return messages.filter(({ metadata }) => ids.some((id) => JSON.stringify(metadata ?? {}).includes(id)));
}

describe('two processes', () => {
  let deployment: Deployment;
  let stop: () => Promise<unknown>;
  beforeAll(async () => {
    const deployed = await deploy('2s', '1s');
    ({ deployment } = deployed);
    const { environment } = deployed;
    const running = await Promise.all([deployment.start({ environment }), deployment.start({ environment })]);
    stop = () => Promise.all(running.map((one) => one.kill('SIGTERM')));
  });
  afterAll(() => deployment?.stop());

  test('remind once of an incident that nobody attends to, and once more after a snooze', async () => {
    const { workspace } = deployment;
    const attended = await declare(deployment, 'sev1', 'Somebody is here');
    // At once, as another process does it: nobody need be in its channel yet.
    const acknowledged = request(attended, 'acknowledged at once', { type: 'acknowledge' });
    const now = { occurred_at: new Date().toISOString() };
    expect(await deployment.record.execute({ ...acknowledged, ...now })).toMatchObject({ kind: 'recorded' });
    const low = await declare(deployment, 'sev3', 'Not that bad');
    const id = await declare(deployment, 'sev1', 'Nobody is here');
    const [first] = await until(
      () => (reminders(deployment, id).length > 0 ? reminders(deployment, id) : null),
      'the reminder is posted',
      30_000,
    );
    expect(first?.channel).toBe(shownOf(workspace, id).channels[0]?.id);
    expect(first?.text).toMatch(/^INC-3 \(sev1\): nobody has acknowledged for \d+ s · declared by <@U0ANA0RUIZ1>$/);

    const { channel = '', ts: message_ts } = first ?? {};
    await workspace.join({ user: ben, channel });
    const snooze = { channel, message_ts, action_id: 'incident:snooze_nudge:v1' };
    expect(await workspace.click({ user: ben, ...snooze })).toMatchObject({ ok: true });
    await until(() => reminders(deployment, id).length > 1, 'it is posted again', 30_000);
    await untilShown(deployment, id);
    await stop();
    expect(await typesOf(deployment, id)).toEqual(['declared', 'reminder_sent', 'reminder_snoozed', 'reminder_sent']);
    expect(reminders(deployment, id).map(({ channel: where }) => where)).toEqual([channel, channel]);
    expect(postedTwice(workspace)).toEqual([]);
    expect(await typesOf(deployment, low)).toEqual(['declared']);
    expect(await typesOf(deployment, attended)).toEqual(['declared', 'acknowledged']);
  }, 120_000);
});

describe('a process', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    const deployed = await deploy('never', '15m');
    ({ deployment } = deployed);
    await deployment.start({ environment: deployed.environment });
  });
  afterAll(() => deployment?.stop());

  test('asks who resolved an incident for its cause, once, and takes it in the form', async () => {
    const { workspace } = deployment;
    const drill = await declare(deployment, 'drill sev1', 'Only a drill');
    const id = await declare(deployment, 'sev1', 'Nobody knows why');
    await untilShown(deployment, id);
    for (const one of [drill, id]) {
      const resolution = request(one, `resolved ${one}`, { type: 'resolve' });
      const now = { actor: ana, occurred_at: new Date().toISOString() };
      expect(await deployment.record.execute({ ...resolution, ...now })).toMatchObject({ kind: 'recorded' });
    }
    const asked = () => workspace.snapshot().messages.filter(({ text }) => text.includes('what the cause was'));
    const reminder = await until(() => asked()[0], 'ana is asked', 30_000);
    expect(reminder.text).toMatch(/^INC-1: resolved \d+ s ago, and nobody has said what the cause was$/);
    const direct = workspace.snapshot().channels.find((one) => one.id === reminder.channel);
    expect(direct).toMatchObject({ is_im: true, members: expect.arrayContaining([ana]) });
    const { channel, ts: message_ts } = reminder;
    await workspace.click({ user: ana, channel, message_ts, action_id: 'incident:cause:v1' });
    const form = await until(() => workspace.snapshot().views.find(({ user }) => user === ana), 'the form is open');
    await workspace.submit({ user: ana, view_id: form.id, values: { text: { 'value:v1': 'A bad deploy' } } });
    await untilShown(deployment, id);
    expect(await typesOf(deployment, id)).toEqual(['declared', 'resolved', 'reminder_sent', 'cause_set']);
    expect(asked()).toHaveLength(1);
    expect(await typesOf(deployment, drill)).toEqual(['declared', 'resolved']);
  }, 120_000);
});

describe('quorum tick', () => {
  let deployment: Deployment;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    ({ deployment, environment } = await deploy('3s', '15m'));
  });
  afterAll(() => deployment?.stop());

  test('does what is due where no process runs, has Slack show it, and finds nothing to do again', async () => {
    const { workspace } = deployment;
    const process = await deployment.start({ environment });
    const id = await declare(deployment, 'sev2', 'Nobody runs');
    await process.kill('SIGKILL');
    const slack = { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: workspace.apiUrl };
    // It ends with 1 while something is left: an event that the killed process had in its hands is free after 15 s.
    const tick = () =>
      runQuorum(['tick'], { ...environment, ...slack }).catch(({ stdout }: { readonly stdout: string }) => stdout);
    const told: string[] = [];
    await until(
      async () => {
        told.push(await tick());
        return told.at(-1)?.includes('1 thing that was due') === true;
      },
      'the reminder is due',
      30_000,
    );
    expect(told.at(-1)).toMatch(/^Done: 1 thing that was due, 1 incident shown\./);
    expect(reminders(deployment, id)).toHaveLength(1);
    await until(async () => (await tick()) === 'There was nothing to do.\n', 'all is done', 30_000);
    expect(reminders(deployment, id)).toHaveLength(1);
    expect(await typesOf(deployment, id)).toEqual(['declared', 'reminder_sent']);
    const [, reminder] = await recordedEvents(deployment, id);
    expect(reminder).toMatchObject({ actor: 'system:timer', origin: 'timer' });
    const shown = await runQuorum(['show', '1'], environment);
    expect(shown).toContain('Quorum reminded the channel: nobody has acknowledged');
  }, 120_000);
});
