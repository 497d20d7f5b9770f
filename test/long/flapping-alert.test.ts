import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generic } from '../../src/sandbox/alerts/senders/uptime.ts';
import { ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const key = 'a-key-of-a-script-1234567890';
const title = 'The queue is long';
const changes = 60;
/** As the settings have it unless told. */
const flappingFrom = 5;
const quorumYml = `
signals: { sources: [{ kind: generic }] }
alerts:
  channel: ${general}
  rules: [{ does: declare, severity: sev2, page: shop }]
escalations: [{ name: shop, steps: [{ whom: [${ben}], wait: 2h }] }]
`;

let deployment: Deployment;
let quorum: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-flapping-')), 'quorum.yml');
  await writeFile(file, quorumYml);
  const environment = { QUORUM_CONFIG: file, QUORUM_SIGNAL_KEYS: `generic=${key}` };
  quorum = await deployment.start({ environment: { ...deployment.database.environment, ...environment } });
});
afterAll(() => deployment?.stop());

async function post(state: 'firing' | 'cleared', at: string): Promise<void> {
  const body = generic.body({ id: 'queue', title, text: 'It is long', service: 'letters', state, since: at, at });
  const answer = await fetch(new URL('/signals/generic', quorum.requestUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

test('an alert that changes sixty times in an hour makes three messages at most, and one page', async () => {
  const { workspace } = deployment;
  /** The incident knows of the change, and Slack shows it. */
  const untilTold = async (id: string, isFiring: boolean) => {
    await until(async () => {
      const read = await deployment.record.load(id, { fresh: true });
      const known = read.kind === 'read' ? read.value?.state.alerts[0] : undefined;
      return known?.isFiring === isFiring;
    }, 'the incident is told');
    await untilShown(deployment, id);
  };
  const start = Date.now() - changes * 60_000;
  const of = (kind: string) =>
    deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident WHERE kind = $1', [kind]);
  for (let change = 0; change < changes; change += 1) {
    await post(change % 2 === 0 ? 'firing' : 'cleared', new Date(start + change * 60_000).toISOString());
    // Slack shows each of the first changes, so that none is left out for those after it.
    if (change >= 2 * (flappingFrom - 1)) continue;
    const [declared] = await until(async () => {
      const found = await of('real');
      return found.length > 0 ? found : null;
    }, 'an incident is declared');
    await untilTold(declared?.incident_id ?? '', change % 2 === 0);
  }
  const [incident, ...others] = await of('real');
  expect(others).toEqual([]);
  expect(await of('alert')).toHaveLength(1);
  const messages = () => workspace.snapshot().messages;
  const cards = () => messages().filter(({ channel, text }) => channel === general && text.includes(title));
  await until(
    () => JSON.stringify(cards()).includes('flapping: fired 30 times in an hour'),
    'it is said that it flaps',
  );
  await untilShown(deployment, incident?.incident_id ?? '');
  const [channel] = shownOf(workspace, incident?.incident_id ?? '').channels;
  const asked = messages().filter((one) => one.channel === channel?.id && one.text.includes('cleared'));
  const pages = messages().filter((one) => one.channel.startsWith('D') && one.text.startsWith('📟'));
  process.stdout.write(
    `${cards().length} in the channel of alerts, ${asked.length} in the incident's, ${pages.length} page\n`,
  );
  expect(cards().length + asked.length).toBeLessThanOrEqual(3);
  expect(pages).toHaveLength(1);
}, 120_000);
