import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Command, type IncidentEvent, type IncidentState, incident } from '../src/capabilities/index.ts';
import { requestId } from '../src/kernel/request-id.ts';
import type { Stored } from '../src/store/event-row.ts';
import { createIncidentLog } from '../src/store/incident-log.ts';
import { eventsOf } from '../src/store/postgres-event-store.ts';

/**
 * How long a process takes to read and fold an incident that it does not know yet, by the length of its record: the first
 * time, which is what a person waits for after a restart, and once the code is compiled. `npm run bench:fold`
 */
const lengths = [1_000, 5_000, 10_000, 20_000];

const incident_id = requestId('bench', 'fold');
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24) + minute * 60_000).toISOString();

/** Mostly notes, as in a long incident, with a share of everything else. */
function commandOf(sequence: number): Command {
  if (sequence === 1)
    return { type: 'declare', team_id: 'T1', number: 1, kind: 'real', title: 'Checkout is down', severity: 'sev1' };
  if (sequence % 50 === 0) return { type: 'correct', sequence: sequence - 1, text: `Corrected ${sequence}` };
  if (sequence % 20 === 0) return { type: 'post_update', text: `Update ${sequence}` };
  if (sequence % 30 === 15) return { type: 'change_severity', severity: sequence % 60 === 15 ? 'sev2' : 'sev1' };
  return { type: 'add_note', text: `Error rates fall since the rollback (${sequence})` };
}

function record(length: number): readonly Stored[] {
  const stored: Stored[] = [];
  let state: IncidentState | null = null;
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const command = commandOf(sequence);
    const decision = incident.decide(state, command, { actor: 'U0ANA', at: at(sequence) });
    if (decision.kind !== 'accepted') throw new Error(`Event ${sequence} was not accepted`);
    const event_id = requestId('bench', String(sequence));
    const request = {
      event_id,
      incident_id,
      actor: 'U0ANA',
      origin: 'command',
      occurred_at: at(sequence),
      command,
    } as const;
    const draft = incident.draft(state, request, decision.event, () => randomBytes(16).toString('hex'));
    const event: IncidentEvent = draft.dated('local', at(sequence));
    state = incident.evolve(state, event);
    stored.push({ event: { ...draft.link, region: 'local', recorded_at: at(sequence) }, texts: draft.texts });
  }
  return stored;
}

/** Processor time, which doesn't count what else the machine is doing. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function measured(stored: readonly Stored[]) {
  const startedAt = processorMs();
  const events = eventsOf(stored);
  const readAt = processorMs();
  if (events.kind !== 'read') throw new Error(events.kind);
  createIncidentLog().extend(events.value);
  const foldedAt = processorMs();
  return {
    read: Math.round(readAt - startedAt),
    fold: Math.round(foldedAt - readAt),
    both: Math.round(foldedAt - startedAt),
  };
}

type Measured = ReturnType<typeof measured>;

/** The same in a process in which no code has been compiled yet. */
function measuredCold(stored: readonly Stored[]): Measured {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), 'cold'];
  const { stdout } = spawnSync(process.execPath, args, { input: JSON.stringify(stored), maxBuffer: 64 * 1024 });
  return JSON.parse(stdout.toString());
}

if (process.argv[2] === 'cold') {
  process.stdout.write(JSON.stringify(measured(JSON.parse(await text(process.stdin)))));
} else {
  console.table(
    lengths.map((length) => {
      const stored = record(length);
      const cold = measuredCold(stored);
      measured(stored);
      const warm = measured(stored);
      return { events: length, 'cold: read ms': cold.read, fold: cold.fold, both: cold.both, 'warm: both': warm.both };
    }),
  );
}
