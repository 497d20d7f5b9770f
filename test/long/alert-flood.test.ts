import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createDice } from '../simulation/chance.ts';
import { type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_126);
/** `QUORUM_DELIVERIES=100000` for more. */
const deliveries = Number(process.env.QUORUM_DELIVERIES ?? 10_000);
/** How often each change is delivered: by retries, as a repeat, and by both of a pair of senders. */
const copiesMin = 3;
const copiesMax = 9;
const sources = Array.from({ length: 10 }, (_, index) => `prom-${index}`);
const alertsEach = 20;
const processes = 3;
const key = 'a-key-of-the-flood-1234567890';

const quorumYml = `
signals: { sources: [${sources.map((name) => `{ name: ${name}, kind: generic }`).join(', ')}] }
alerts:
  channel: ${general}
  settle: 1s
  flapping_from: 100
  rules: [{ labels: { does: declare }, does: declare, severity: sev4 }]
`;

let deployment: Deployment | null = null;
afterEach(async () => {
  await deployment?.stop();
  deployment = null;
});

type Sent = { readonly source: string; readonly body: string; readonly alert: string; readonly at: number };

/** Changes of each alert in their order, then shuffled a little, and many of them sent twice or three times. */
function drawDeliveries(): readonly Sent[] {
  const dice = createDice(seed);
  const start = Date.now() - 3_600_000;
  const changes = Math.ceil((2 * deliveries) / (sources.length * alertsEach * (copiesMin + copiesMax)));
  const drawn = sources.flatMap((source) =>
    Array.from({ length: alertsEach }, (_, index) => `${source}-alert-${index}`).flatMap((alert, nth) =>
      Array.from({ length: changes }, (_, change): readonly Sent[] => {
        const at = start + change * 60_000 + nth;
        const body = JSON.stringify({
          title: `${alert} is slow`,
          key: alert,
          state: change % 2 === 0 ? 'firing' : 'cleared',
          at: new Date(at).toISOString(),
          labels: nth % 4 === 0 ? { does: 'declare' } : {},
        });
        return Array.from({ length: copiesMin + dice.below(copiesMax - copiesMin + 1) }, () => ({
          source,
          body,
          alert,
          at,
        }));
      }).flat(),
    ),
  );
  // Each comes some places earlier or later than it was sent.
  const places = drawn.map((sent, index) => ({ sent, place: sent.at / 60_000 + dice.below(5) + index / 1e9 }));
  return places.toSorted((one, other) => one.place - other.place).map(({ sent }) => sent);
}

test(`a flood of alerts through three processes leaves each delivery once and each episode once (seed ${seed})`, async () => {
  const own = await startDeployment('http');
  deployment = own;
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-flood-')), 'quorum.yml');
  await writeFile(file, quorumYml);
  const environment = {
    ...own.database.environment,
    QUORUM_CONFIG: file,
    QUORUM_SIGNAL_KEYS: sources.map((name) => `${name}=${key}`).join(),
  };
  const instances: Instance[] = await Promise.all(Array.from({ length: processes }, () => own.start({ environment })));
  const all = drawDeliveries();
  const dice = createDice(seed, 1);
  let next = 0;
  let tries = 0;
  let kills = 0;
  let isOver = false;

  /** A sender tries until it hears that its alert is kept, at one process or the other. */
  async function send(): Promise<void> {
    for (let index = next++; index < all.length; index = next++) {
      const sent = all[index];
      for (let isKept = sent === undefined; !isKept; ) {
        tries += 1;
        const to = instances[dice.below(instances.length)];
        const url = new URL(`/signals/${sent?.source}/${key}`, to?.requestUrl);
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(url, { method: 'POST', headers, body: sent?.body ?? '' }).catch(() => null);
        await answer?.arrayBuffer().catch(() => null);
        isKept = answer?.status === 200;
        if (!isKept) await wait(50);
      }
    }
  }
  async function killNowAndThen(): Promise<void> {
    while (!isOver) {
      await wait(8_000 + dice.below(8_000));
      if (isOver) return;
      const index = dice.below(instances.length);
      kills += 1;
      await instances[index]?.kill('SIGKILL');
      instances[index] = await own.start({ environment, port: instances[index]?.port ?? 0 });
    }
  }
  const killing = killNowAndThen();
  await Promise.all(Array.from({ length: 12 }, send));
  isOver = true;
  await killing;

  const [{ signals } = { signals: 0 }] = await own.query<{ signals: number }>(
    'SELECT count(*)::int AS signals FROM signal',
  );
  expect(signals).toBe(new Set(all.map(({ body }) => body)).size);
  const lastOf = new Map<string, Sent>();
  for (const sent of all) if ((lastOf.get(sent.alert)?.at ?? 0) <= sent.at) lastOf.set(sent.alert, sent);
  const findWrong = async () => {
    const rows = await own.query<{ incident_id: string; title: string }>(
      `SELECT incident_id, text AS title FROM incident_text JOIN incident USING (incident_id)
        WHERE kind = 'alert' AND sequence = 1 AND field = 'title' ORDER BY number`,
    );
    const wrong: string[] = [];
    let declared = 0;
    const episodesOf = new Map<string, number>();
    for (const { incident_id, title } of rows) {
      const read = await own.record.load(incident_id, { fresh: true });
      const state = read.kind === 'read' ? (read.value?.state ?? null) : null;
      if (state?.alert == null) throw new Error(`${title} can’t be read`);
      const alert = title.replace(' is slow', '');
      const episode = (episodesOf.get(alert) ?? 0) + 1;
      episodesOf.set(alert, episode);
      const isLast = rows.findLast((row) => row.title === title)?.incident_id === incident_id;
      const isFiring = lastOf.get(alert)?.body.includes('"firing"') === true;
      if (state.alert.episode !== episode)
        wrong.push(`${alert} has episode ${state.alert.episode} in place of ${episode}`);
      if (!isLast && state.resolved === null) wrong.push(`Episode ${episode} of ${alert} is open beside a later one`);
      if (isLast && (state.resolved === null) !== isFiring)
        wrong.push(`${alert} is ${state.resolved === null ? 'open' : 'closed'}, as it was not told`);
      if (state.alert.declares !== null) declared += 1;
      if (state.alert.declares !== null && state.alert.incident === null) wrong.push(`${title} has no incident yet`);
    }
    if (episodesOf.size !== lastOf.size) wrong.push(`${episodesOf.size} alerts in place of ${lastOf.size}`);
    const [{ real } = { real: 0 }] = await own.query<{ real: number }>(
      "SELECT count(*)::int AS real FROM incident WHERE kind = 'real'",
    );
    if (real !== declared) wrong.push(`${real} incidents for ${declared} declarations`);
    return { wrong, episodes: rows.length, declared };
  };
  let found = await findWrong();
  await until(
    async () => {
      found = await findWrong();
      return found.wrong.length === 0;
    },
    'everything is as it was told',
    60_000,
  ).catch(() => undefined);
  process.stdout.write(
    `${all.length} deliveries of ${signals} signals in ${tries} tries, ${kills} kills: ${lastOf.size} alerts, ${found.episodes} episodes, ${found.declared} incidents\n`,
  );
  expect(found.wrong).toEqual([]);
  expect(kills).toBeGreaterThan(0);
}, 600_000);
