import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { ana, ben, type Deployment, general } from './deployment.ts';
import { shownOf } from './shown.ts';
import { until } from './until.ts';

/** What became of one note that somebody typed. */
type Typed = { readonly text: string; readonly atMs: number; readonly endedAtMs: number; readonly receipt: Receipt };

export type SteadyCommands = {
  /** How many have been answered so far, one way or the other. */
  count(): number;
  /** Types no more; answers what became of all. */
  stop(): Promise<readonly Typed[]>;
};

/** Declares an incident; answers its channel, which both people are in. */
export async function declareIncident(deployment: Deployment): Promise<string> {
  const { workspace, query } = deployment;
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Login is slow' });
  const [incident] = await query<{ incident_id: string }>('SELECT incident_id FROM incident');
  const summary = () => shownOf(workspace, incident?.incident_id ?? '').summaries[0];
  const { channel } = await until(summary, 'the incident has its channel', 20_000);
  for (const user of [ana, ben]) await workspace.join({ user, channel });
  return channel;
}

/** People type notes in a channel, each one the next as soon as the last is answered or lost. */
export function typeSteadily({ workspace }: Deployment, channel: string, typists = [ana, ben]): SteadyCommands {
  const typed: Typed[] = [];
  let isStopped = false;

  async function type(user: string, typist: number): Promise<void> {
    for (let nth = 1; !isStopped; nth += 1) {
      const text = `note ${nth} of ${typist}`;
      const atMs = performance.now();
      const receipt = await workspace.say({ user, channel, text: `/incident note ${text}` });
      typed.push({ text, atMs, endedAtMs: performance.now(), receipt });
      // A workspace that has no connection refuses at once.
      if (!receipt.ok) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const people = typists.map(type);
  return {
    count: () => typed.length,
    async stop() {
      isStopped = true;
      await Promise.all(people);
      return typed;
    },
  };
}

export function lost(typed: readonly Typed[]): readonly Typed[] {
  return typed.filter(({ receipt }) => !isAcknowledged(receipt));
}

function isAcknowledged(receipt: Receipt): boolean {
  return receipt.ok && JSON.stringify(receipt).includes('Your note is in');
}

/** The longest time in which no command came through, in milliseconds: 0 when none was lost. */
export function longestGapMs(typed: readonly Typed[]): number {
  const inOrder = [...typed].sort((one, other) => one.endedAtMs - other.endedAtMs);
  let longest = 0;
  let sinceMs: number | null = null;
  for (const { receipt, atMs, endedAtMs } of inOrder) {
    if (isAcknowledged(receipt)) {
      if (sinceMs !== null) longest = Math.max(longest, endedAtMs - sinceMs);
      sinceMs = null;
    } else sinceMs ??= atMs;
  }
  return sinceMs === null ? longest : Number.POSITIVE_INFINITY;
}

/** The texts of the notes in the record. */
export async function notesIn({ query }: Deployment): Promise<readonly string[]> {
  const rows = await query<{ text: string }>(
    `SELECT text FROM incident_text JOIN incident_event USING (incident_id, sequence) WHERE type = 'note_added'`,
  );
  return rows.map(({ text }) => text);
}
