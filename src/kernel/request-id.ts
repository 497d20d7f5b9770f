import { v5 } from 'uuid';

/** Quorum's own namespace for name-based UUIDs (RFC 9562, section 5.5): frozen, for every stored id rests on it. */
const namespace = '6f0b3c1e-5d0a-5c1b-9c61-6b3f7c0f2a42';

/**
 * Derives the UUID of a request from what identifies it, so that every retry, process and region derives the same one.
 * Parts are joined as JSON, so that no two lists of parts collide.
 */
export function requestId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), namespace);
}
