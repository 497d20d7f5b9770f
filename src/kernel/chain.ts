import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The hash before an incident's first event: 32 zero bytes. */
export const genesisHash = '0'.repeat(64);

/** What the hash of an event is over: any content, also one that no version of Quorum writes. */
export type Hashed = {
  readonly event_id: string;
  readonly incident_id: string;
  readonly sequence: number;
  readonly type: string;
  readonly data: unknown;
  readonly actor: string;
  readonly origin: string;
  readonly occurred_at: string;
};

/** An event as it is in a record or a file, before its data is read. Hashes in hex. */
export type ChainedEvent = Hashed & { readonly previous_hash: string; readonly hash: string };

/** Stands in front of what is hashed and names the scheme, so that a later scheme can't be mistaken for this one. */
const scheme = 'quorum/event/1';

/**
 * Links an event to the one before it: SHA-256 over the name of the scheme, the previous hash's 32 bytes and the RFC 8785
 * canonical JSON (https://www.rfc-editor.org/rfc/rfc8785) of what the event says. Hex in, hex out.
 */
export function hashOf(previousHash: string, event: Hashed): string {
  const { event_id, incident_id, sequence, type, data, actor, origin, occurred_at } = event;
  const said = canonicalize({ event_id, incident_id, sequence, type, data, actor, origin, occurred_at });
  return createHash('sha256')
    .update(scheme)
    .update(Buffer.from(previousHash, 'hex'))
    .update(said ?? '')
    .digest('hex');
}

/** Null for what has no canonical JSON: Infinity, or nesting too deep to walk. A file can hold both. */
function hashOrNull(previousHash: string, event: Hashed): string | null {
  try {
    return hashOf(previousHash, event);
  } catch {
    return null;
  }
}

export type Broken = { readonly intact: false; readonly sequence: number; readonly reason: string };
export type ChainCheck = { readonly intact: true; readonly length: number; readonly head: string } | Broken;

/** Walks one incident's events in the order given and names the first sequence that does not follow from the one before. Total. */
export function checkChain(events: readonly ChainedEvent[]): ChainCheck {
  let head = genesisHash;
  let length = 0;
  for (const event of events) {
    const sequence = length + 1;
    const broken = (reason: string): ChainCheck => ({ intact: false, sequence, reason });
    if (event.sequence !== sequence) return broken(`expected sequence ${sequence}, found ${event.sequence}`);
    if (event.incident_id !== events[0]?.incident_id) return broken('it belongs to another incident');
    if (event.previous_hash !== head) return broken('it does not link to the event before it');
    if (event.hash !== hashOrNull(head, event)) return broken('its content does not match its hash');
    head = event.hash;
    length = sequence;
  }
  return { intact: true, length, head };
}
