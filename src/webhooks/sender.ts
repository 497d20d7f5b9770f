import { millisecondsInHour } from 'date-fns/constants';
import { reasonOf } from '../store/database-error.ts';
import { storedOfRows, storedQuery } from '../store/event-row.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { Regions } from '../store/regions.ts';
import { createRounds } from '../store/rounds.ts';
import { withTimeout } from '../store/with-timeout.ts';
import { type DeliverPorts, type DeliveryResult, deliver } from './deliver.ts';
import type { Endpoint } from './endpoint.ts';
import { createWebhookRows, type Standing, type WebhookRows } from './webhook-rows.ts';
import { type WebhookDatabase, webhookDatabase } from './webhook-tables.ts';

/** The pause between two looks where nothing is heard of; a process adds up to a second, so that several don't keep step. */
const everyMs = 5_000;
const spreadMs = 1_000;

/** Between two looks while events are recorded: a burst is one look. */
const restMs = 100;

/** How many deliveries to one endpoint a process makes at once. */
export const atOnce = 8;

export type SenderPorts = Pick<DeliverPorts, 'send' | 'clock' | 'random'> & {
  readonly endpoints: readonly Endpoint[];
  readonly regions: Pick<Regions, 'runAnywhere'>;
  readonly record: Pick<IncidentRecord, 'load'>;
  /** The workspace whose events are told; null until it is known. */
  readonly workspace: () => string | null;
  /** Tells people that an endpoint was disabled, or that it is on again. Never throws; false: later. */
  readonly tell: (endpoint: string, standing: Standing) => Promise<boolean>;
  readonly tried: (endpoint: string, result: DeliveryResult) => void;
  readonly isDisabled: (endpoint: string, isDisabled: boolean) => void;
  readonly elapsedMs: () => number;
  readonly logger: { warn(details: object, message: string): void };
};

export type Sender = {
  start(): void;
  /** Something was recorded. */
  wake(): void;
  /** Sends what is to be heard of by now, until that time (ms), and answers how many deliveries are left then. @throws what the database threw. */
  now(untilMs: number): Promise<number>;
  /** Resolves when what is under way has ended; nothing new begins. */
  stop(): Promise<void>;
};

/** Sends what is recorded to the endpoints, for as long as this process runs; one that hangs holds up no other. */
export function createSender(ports: SenderPorts): Sender {
  let isStopped = false;
  const all = ports.endpoints.map((endpoint) => createEndpointRounds(ports, endpoint, () => isStopped));
  return {
    start: () => all.forEach((rounds) => void rounds.ask()),
    wake: () => all.forEach((rounds) => void rounds.ask()),
    async now(untilMs) {
      const left = await Promise.all(
        all.map(async (rounds) => {
          await withTimeout(rounds.now(), untilMs - ports.elapsedMs());
          return rounds.waiting();
        }),
      );
      return left.reduce((sum, one) => sum + one, 0);
    },
    async stop() {
      isStopped = true;
      await Promise.all(all.map((rounds) => rounds.stop()));
    },
  };
}

function createEndpointRounds(ports: SenderPorts, endpoint: Endpoint, isStopped: () => boolean) {
  const { name } = endpoint;
  const database = webhookDatabase(ports.regions);
  let prunedAtMs = Number.NEGATIVE_INFINITY;

  async function round(): Promise<number> {
    const team = ports.workspace();
    try {
      if (team !== null) {
        const rows = createWebhookRows(database, { team, name });
        const isOn = await sendAll({ ...ports, database, endpoint, rows, isStopped });
        // One that is off goes on from where it stopped: what it heard of just before must not be planned anew.
        if (isOn && ports.elapsedMs() - prunedAtMs > millisecondsInHour) {
          prunedAtMs = ports.elapsedMs();
          await rows.prune();
        }
      }
    } catch (error) {
      ports.logger.warn({ webhook: name, reason: reasonOf(error) }, 'Webhooks could not be sent yet');
    }
    return ports.elapsedMs() + everyMs + ports.random() * spreadMs;
  }

  return {
    ...createRounds({ run: round, restMs, clock: ports.elapsedMs }),
    async waiting() {
      const team = ports.workspace();
      return team === null ? 0 : createWebhookRows(database, { team, name }).waiting();
    },
  };
}

export type SendPorts = Pick<
  SenderPorts,
  'record' | 'send' | 'clock' | 'random' | 'tell' | 'tried' | 'isDisabled' | 'logger'
> & {
  readonly database: WebhookDatabase;
  readonly endpoint: Endpoint;
  readonly rows: WebhookRows;
  readonly isStopped: () => boolean;
};

/** Sends what one endpoint is to hear of by now, and looks again after each lot: it may have disabled the endpoint. Answers whether it is on. @throws what the database threw. */
export async function sendAll(ports: SendPorts): Promise<boolean> {
  const { endpoint, rows } = ports;
  for (let isMore = true; isMore && !ports.isStopped(); ) {
    if (!(await isOn(ports))) return false;
    const isPlanned = await rows.plan(endpoint);
    const claimed = await rows.claim(atOnce);
    const results = await Promise.allSettled(
      claimed.map((one) => deliver({ ...ports, readEvent: (id) => readEvent(ports.database, id) }, one)),
    );
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') ports.tried(endpoint.name, result.value);
      else {
        const details = { webhook: endpoint.name, event_id: claimed[index]?.event_id, reason: reasonOf(result.reason) };
        ports.logger.warn(details, 'What came of a webhook could not be noted: it is sent again');
      }
    }
    isMore = !isPlanned || claimed.length > 0;
  }
  return true;
}

/** Whether an endpoint is on; people are told once when that changes. */
async function isOn({ endpoint, rows, tell, isDisabled, logger }: SendPorts): Promise<boolean> {
  const standing = await rows.standing();
  const { disabledAt, disabledWhy, toldAt } = standing;
  isDisabled(endpoint.name, disabledAt !== null);
  if (disabledAt?.getTime() !== toldAt?.getTime() && (await tell(endpoint.name, standing))) {
    await rows.told(disabledAt);
    const details = { webhook: endpoint.name, reason: disabledWhy };
    if (disabledAt !== null) logger.warn(details, 'A webhook was disabled. "quorum webhooks" tells more');
  }
  return disabledAt === null;
}

async function readEvent(database: WebhookDatabase, eventId: string) {
  const rows = await database((db) => storedQuery(db.withTables()).where('event.event_id', '=', eventId).execute());
  return storedOfRows(rows)[0] ?? null;
}
