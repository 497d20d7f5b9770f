import type { Command, Request } from '../capabilities/index.ts';
import { requestId } from '../kernel/request-id.ts';
import { proofTeam } from '../kernel/system-team.ts';
import type { Stored } from '../store/event-row.ts';
import { readStored } from '../store/find-incidents.ts';
import { openTo, type ProofTarget } from './proof-target.ts';
import type { Drill } from './report.ts';
import type { Writer } from './writer.ts';

const prover = 'system:prove';

/** An incident's events and texts as one region holds them. */
export type RegionRead = { readonly region: string; readonly stored: readonly Stored[] };

/** A request of this run: the same key gives the same one. `as` tells apart those who ask. */
export function requestOf(target: ProofTarget, drill: Drill, key: string, command: Command, as?: string): Request {
  const { run, origin, clock } = target;
  return {
    event_id: requestId('proof', run, drill.incident_id, key),
    incident_id: drill.incident_id,
    actor: proverIn(as),
    origin,
    occurred_at: new Date(clock()).toISOString(),
    command,
  };
}

export function proverIn(region?: string): string {
  return region === undefined ? prover : `${prover}:${region}`;
}

/**
 * Declares the incident that a proof runs on.
 * @throws Error with a sentence when the database doesn't take it.
 */
export async function declareDrill(target: ProofTarget, writer: Writer, title: string): Promise<Drill> {
  const { run, origin, clock } = target;
  const event_id = requestId('proof', run, title);
  const outcome = await writer.record.declare({
    event_id,
    incident_id: requestId('incident', event_id),
    actor: prover,
    origin,
    occurred_at: new Date(clock()).toISOString(),
    command: { type: 'declare', team_id: proofTeam, kind: 'drill', title, severity: 'sev5' },
  });
  if (outcome.kind === 'recorded') return { incident_id: outcome.event.incident_id, number: outcome.state.number };
  throw new Error(`The drill could not be declared: ${'reason' in outcome ? outcome.reason : outcome.kind}`);
}

/**
 * Reads a drill in every region, each by connections that lead nowhere else.
 * @throws what the region threw.
 */
export async function readEverywhere(target: ProofTarget, drill: Drill): Promise<readonly RegionRead[]> {
  return Promise.all(
    target.regions.map(async (region) => {
      const regions = openTo(target, [region]);
      try {
        return { region, stored: await regions.runAnywhere((db) => readStored(db, [drill.incident_id])) };
      } finally {
        await regions.close();
      }
    }),
  );
}
