import { createHash } from 'node:crypto';

/** The digest of all chains: SHA-256 over a line for each incident, its id and the hash of its last event, in the order of the ids. */
export function createHeads() {
  const digest = createHash('sha256');
  let last = '';
  return {
    /** False: it is out of order. */
    add(incidentId: string, head: string): boolean {
      if (incidentId <= last) return false;
      last = incidentId;
      digest.update(`${incidentId} ${head}\n`);
      return true;
    },
    digest: () => digest.digest('hex'),
  };
}
