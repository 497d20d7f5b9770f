import { incidentName, kindFrom } from '../kernel/incident-name.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import {
  type Again,
  type EndpointRow,
  enableEndpoint,
  listEndpoints,
  listFailed,
  replay,
  teamsOf,
} from '../webhooks/manage.ts';
import type { EndpointKey } from '../webhooks/webhook-tables.ts';
import { webhookDatabase } from '../webhooks/webhook-tables.ts';
import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';
import { instantText } from './time-text.ts';

/** Most failed deliveries that are listed. */
const failedMax = 50;

/** Lists the endpoints of the settings and of the database, and what failed. */
export async function listWebhooks({ say, regions }: Terminal, endpoints: readonly Endpoint[]): Promise<void> {
  const database = webhookDatabase(regions);
  const rows = await listEndpoints(database);
  for (const endpoint of endpoints) {
    const kept = rows.filter(({ name }) => name === endpoint.name);
    if (kept.length === 0)
      say(`${endpoint.name}: no process has sent anything there yet (${new URL(endpoint.url).origin})`);
    for (const row of kept) say(`${endpoint.name}: ${standingText(row)} (${new URL(endpoint.url).origin})`);
  }
  for (const row of rows.filter(({ name }) => !endpoints.some((endpoint) => endpoint.name === name))) {
    say(`${row.name}: not in the settings, so that nothing is sent; ${standingText(row)}`);
  }
  if (endpoints.length === 0 && rows.length === 0) say('No webhooks: docs/webhooks.md tells how to set one up.');
  const failed = await listFailed(database, failedMax);
  if (failed.length > 0) say('\nFailed, the latest first:');
  for (const { name, event_id, incident, sequence, type, answer, ended_at } of failed) {
    const what = `${incidentName({ number: incident.number, kind: kindFrom(incident.kind) })} event ${sequence}, ${type}`;
    const when = ended_at === null ? '' : `, ${instantText(ended_at.toISOString())}`;
    say(`${event_id}  ${name}  ${what}: ${answer ?? 'no answer'}${when}`);
  }
}

function standingText({ disabledAt, disabledWhy, pending, failed }: EndpointRow): string {
  const stands =
    disabledAt === null ? 'on' : `off since ${instantText(disabledAt.toISOString())} (${disabledWhy ?? 'no reason'})`;
  return `${stands}, ${pending} waiting, ${failed} failed`;
}

/** Has an endpoint that was disabled go on where it stopped. @throws Failure where there is none of that name. */
export async function enableWebhook({ say, regions }: Terminal, name: string): Promise<void> {
  const database = webhookDatabase(regions);
  const enabled = await Promise.all((await keysOf(database, name)).map((key) => enableEndpoint(database, key)));
  say(
    enabled.includes(true)
      ? `The webhook ${name} is on: a process that runs sends what waits, from where it stopped.`
      : `The webhook ${name} is on already.`,
  );
}

/** Has deliveries made anew. @throws Failure where there is no such endpoint, or no such event. */
export async function replayWebhook(
  { say, regions }: Terminal,
  endpoints: readonly Endpoint[],
  name: string,
  again: Again,
): Promise<void> {
  const endpoint = endpoints.find((one) => one.name === name);
  if (endpoint === undefined)
    throw new Failure(`There is no webhook ${name} in webhooks.endpoints of the settings.`, 1);
  const database = webhookDatabase(regions);
  const keys = await keysOf(database, name);
  const counts = await Promise.all(keys.map((key) => replay(database, key, endpoint, again)));
  const count = counts.reduce((sum, one) => sum + one, 0);
  if (count === 0 && again.kind === 'event') {
    throw new Failure(`There is no event ${again.event_id} that the webhook ${name} hears of.`, 1);
  }
  say(
    count === 0
      ? 'There is nothing to send again.'
      : `${count === 1 ? '1 event' : `${count} events`} will be sent to ${name} again by a process that runs.`,
  );
}

async function keysOf(database: ReturnType<typeof webhookDatabase>, name: string): Promise<readonly EndpointKey[]> {
  const teams = await teamsOf(database, name);
  if (teams.length > 0) return teams.map((team) => ({ team, name }));
  throw new Failure(
    `No process has sent anything to a webhook ${name} yet: "quorum webhooks" lists those there are.`,
    1,
  );
}
