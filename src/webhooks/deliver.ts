import { type IncidentState, incident } from '../capabilities/index.ts';
import type { Stored } from '../store/event-row.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { Endpoint } from './endpoint.ts';
import { type Answer, answerText, judgeAttempt } from './judge-attempt.ts';
import { payloadOf } from './payload.ts';
import type { Outgoing } from './post.ts';
import { signedHeaders } from './sign.ts';
import type { Claimed, WebhookRows } from './webhook-rows.ts';

/** What became of a delivery, for monitoring. */
export type DeliveryResult = 'delivered' | 'retried' | 'failed' | 'left_out' | 'put_back';

export type DeliverPorts = {
  readonly endpoint: Endpoint;
  readonly record: Pick<IncidentRecord, 'load'>;
  /** An event with its texts, as it stands in the record; null: there is none. @throws what the database threw. */
  readonly readEvent: (eventId: string) => Promise<Stored | null>;
  readonly rows: Pick<WebhookRows, 'delivered' | 'leftOut' | 'retry' | 'putBack' | 'failed' | 'pause' | 'disable'>;
  readonly send: (what: Outgoing) => Promise<Answer>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Evenly from 0 up to 1. */
  readonly random: () => number;
};

/** An incident that can't be read is looked at again after so long: the database may answer soon, an update takes longer. */
const unavailableMs = 60_000;
const unreadableMs = 600_000;

/** Sends one event that was claimed, and notes what came of it. @throws what the database threw: another process tries again. */
export async function deliver(ports: DeliverPorts, claimed: Claimed): Promise<DeliveryResult> {
  const { endpoint, rows } = ports;
  const found = await find(ports, claimed);
  switch (found.kind) {
    case 'left_out':
      await rows.leftOut(claimed, found.why);
      return 'left_out';
    case 'later':
      await rows.putBack(claimed, found.afterMs);
      return 'put_back';
    case 'sends': {
      const timestamp = Math.floor(ports.clock() / 1_000);
      const headers = signedHeaders({ id: claimed.event_id, timestamp, body: found.body }, endpoint.secrets);
      const mayBePrivate = endpoint.isInPrivateNetwork;
      return note(ports, claimed, await ports.send({ url: endpoint.url, headers, body: found.body, mayBePrivate }));
    }
    default:
      return found satisfies never;
  }
}

async function note({ rows, random }: DeliverPorts, claimed: Claimed, answer: Answer): Promise<DeliveryResult> {
  const says = answerText(answer);
  const judged = judgeAttempt(answer, claimed.nth, random());
  switch (judged.kind) {
    case 'delivered':
      await rows.delivered(claimed, says);
      return 'delivered';
    case 'retry':
      await rows.retry(claimed, says, judged.afterMs);
      if (judged.pauseMs > 0) await rows.pause(judged.pauseMs);
      return 'retried';
    case 'gave_up':
      await rows.failed(claimed, says);
      return 'failed';
    case 'gone':
      // First, so that nothing else is sent there even if this process ends now.
      await rows.disable(says);
      await rows.failed(claimed, says);
      return 'failed';
    default:
      return judged satisfies never;
  }
}

type Found =
  | { readonly kind: 'sends'; readonly body: string }
  | { readonly kind: 'left_out'; readonly why: string }
  | { readonly kind: 'later'; readonly afterMs: number };

/** What is sent of an event: judged by how its incident stands now, since it may have become private or been redacted. */
async function find(ports: DeliverPorts, claimed: Claimed): Promise<Found> {
  const read = await ports.record.load(claimed.incident_id, { fresh: true });
  if (read.kind === 'unavailable') return { kind: 'later', afterMs: unavailableMs };
  if (read.kind === 'damaged' || read.value === null) return { kind: 'later', afterMs: unreadableMs };
  const { state, events } = read.value;
  // Whether it is private now, only a version that reads all of it can say.
  if (state.unreadable !== null) return { kind: 'later', afterMs: unreadableMs };
  const after = incident.fold(events.slice(0, claimed.sequence));
  if (after === null) return { kind: 'later', afterMs: unreadableMs };
  const why = notFor(ports.endpoint, { now: state, after });
  if (why !== null) return { kind: 'left_out', why };
  const stored = await ports.readEvent(claimed.event_id);
  if (stored === null) return { kind: 'later', afterMs: unreadableMs };
  const isRedacted = events.some((event) => incident.redactedBy(event) === claimed.sequence);
  const { hasTexts } = ports.endpoint;
  return { kind: 'sends', body: payloadOf({ stored, state: after, isRedacted, hasTexts }) };
}

/** Why an endpoint does not hear of an event, by how the incident stands now and stood after it; null where it does. Pure. */
export function notFor(
  { hearsPrivate, severities }: Pick<Endpoint, 'hearsPrivate' | 'severities'>,
  { now, after }: { readonly now: IncidentState; readonly after: IncidentState },
): string | null {
  if (!hearsPrivate && incident.overview(now).is_private) return 'the incident is private';
  return severities === null || severities.includes(after.severity) ? null : `its severity was ${after.severity}`;
}
