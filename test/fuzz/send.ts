import { ackLimitMs } from '../../src/sandbox/workspace/delivery.ts';
import type { Deployment, Instance } from '../support/deployment.ts';
import { type Body, sendBody } from '../support/forged.ts';

export type Way = 'http' | 'socket';

/** What came back: over a socket every acknowledgement counts as 200. `null`: nothing did, or too late. */
export type Answer = { readonly status: number; readonly text: string } | null;

/** Sends a payload to a process, signed or in an envelope. Never throws. */
export type Send = (to: Instance, body: Body) => Promise<Answer>;

export function sendOver(way: Way, { workspace }: Deployment): Send {
  if (way === 'http') {
    return async (to, body) => {
      const sentAtMs = performance.now();
      const answer = await sendBody(to.requestUrl, body).catch(() => null);
      return performance.now() - sentAtMs > ackLimitMs ? null : answer;
    };
  }
  return async (_to, body) => {
    const sent = await workspace.deliver(envelopeOf(body));
    if (!sent.ok || sent.ack.kind === 'failed') return null;
    return { status: 200, text: JSON.stringify(sent.ack.body ?? null) };
  };
}

type Envelope = Parameters<Deployment['workspace']['deliver']>[0];

/** The payload of a request as an envelope holds it. What is no object there is put into one. */
function envelopeOf({ type, text }: Body): Envelope {
  if (type === 'application/json') return { kind: 'events_api', payload: objectIn(text) };
  const fields = new URLSearchParams(text);
  const payload = fields.get('payload');
  if (payload !== null) return { kind: 'interactive', payload: objectIn(payload) };
  return { kind: 'slash_commands', payload: Object.fromEntries(fields) };
}

function objectIn(json: string): Record<string, unknown> {
  const value = parsed(json);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { value };
}

/** What is nested too deep to be written again stays a text. */
function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    JSON.stringify(value);
    return value;
  } catch {
    return json;
  }
}
