import type { IncomingMessage } from 'node:http';

/**
 * Most bytes of one request: a form of Slack's has at most 250 KB, and a message 40,000 characters with its attachments.
 * https://docs.slack.dev/reference/views
 */
export const bodyMax = 1_000_000;

/** Most bytes of all requests that have not ended yet, whoever sends them: nobody has signed them so far. */
export const allBodiesMax = 16_000_000;

export type Body =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** The client went away, or its request was given up for a newer one. */
  | { readonly kind: 'broken' };

/** Reads bodies of requests within a bound for each and for all. Where all need more, the one that began first is given up. */
export function createBodyReader(oneMax = bodyMax, allMax = allBodiesMax): (request: IncomingMessage) => Promise<Body> {
  /** In the order in which they began. */
  const begun = new Map<IncomingMessage, number>();
  let total = 0;

  function forget(request: IncomingMessage): void {
    total -= begun.get(request) ?? 0;
    begun.delete(request);
  }

  function makeRoom(): void {
    for (const request of begun.keys()) {
      if (total <= allMax) return;
      forget(request);
      request.destroy();
    }
  }

  return async (request) => {
    if (Number(request.headers['content-length'] ?? 0) > oneMax) return { kind: 'too_large' };
    const chunks: Buffer[] = [];
    begun.set(request, 0);
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        if (!Buffer.isBuffer(chunk)) continue;
        const length = (begun.get(request) ?? 0) + chunk.length;
        if (length > oneMax) return { kind: 'too_large' };
        chunks.push(chunk);
        begun.set(request, length);
        total += chunk.length;
        makeRoom();
        if (!begun.has(request)) return { kind: 'broken' };
      }
      return { kind: 'read', bytes: Buffer.concat(chunks) };
    } catch {
      return { kind: 'broken' };
    } finally {
      forget(request);
    }
  };
}
