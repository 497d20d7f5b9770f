import fc from 'fast-check';
import { type Command, capabilities, incident, type Request } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { systemTeamPrefix } from '../../src/kernel/system-team.ts';
import { insertOverrideRow } from '../../src/store/oncall-overrides.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { insertRevision, serviceId } from '../../src/store/service-revisions.ts';
import { keptSignal, signalsInsert } from '../../src/store/signals.ts';
import { anySteps } from '../capabilities/any-command.ts';
import { start } from '../capabilities/story.ts';

/** A workspace that no process shows in Slack. */
const team = `${systemTeamPrefix}varied`;

/**
 * Fills a record with a drawn story about each capability, with services and overrides, and with so many signals. The same
 * seed gives the same.
 */
export async function fillVaried(regions: Regions, seed: number, signals: number): Promise<void> {
  for (const { name } of capabilities) await tell(regions, name, seed);
  for (let revision = 1; revision <= 3; revision += 1) {
    const row = { service_id: serviceId(team, 'api'), revision, request_id: `change ${revision}`, by: 'U0ANA' };
    await regions.runAnywhere((db) => insertRevision(db, team, { ...row, service: { name: 'api', revision } }));
  }
  const until = '2026-12-01T00:00:00.000Z';
  const override = { rotation: 'api', layer: 'first', who: 'U0BEN', from: '2026-11-26T00:00:00.000Z', until };
  for (const says of [{ override }, { removes: requestId('varied', 'override') }]) {
    const id = requestId('varied', JSON.stringify(says));
    await regions.runAnywhere((db) => insertOverrideRow(db, { id, team, endsAt: until, by: 'U0ANA', says }));
  }
  const sent = { kind: 'json', body: '{"a":"\u2028"}', received_at: until };
  for (let from = 0; from < signals; from += 100) {
    const [first, ...others] = Array.from({ length: 100 }, (_, index) => signal(from + index));
    if (first !== undefined) {
      await regions.runAnywhere((db) => signalsInsert(db, team, [first, ...others], first, sent).execute());
    }
  }
}

function signal(index: number) {
  const at = new Date(start + index * 1_000).toISOString();
  const said = { title: `Disk ${index} is full`, labels: { host: `h${index}` }, severity: 'critical' };
  return keptSignal(team, { source: 'generic', delivery: `d${index}`, alert: 'disk', state: 'firing', at, ...said });
}

async function tell(regions: Regions, capability: string, seed: number): Promise<void> {
  const record = openRecord(regions);
  const incident_id = requestId('varied incident', capability);
  const steps = fc.sample(anySteps(14, capability), { numRuns: 1, seed })[0] ?? [];
  let nowMs = start;
  for (const [index, [actor, drawn, minutes = 1]] of steps.entries()) {
    const command = storable(drawn);
    nowMs += minutes * 60_000;
    const event_id = requestId('varied', capability, String(index));
    const of = { event_id, incident_id, actor, origin: 'command', occurred_at: new Date(nowMs).toISOString() } as const;
    if (command.type === 'declare' && index === 0) {
      const { number: _, ...declared } = command;
      const { kind } = await record.declare({ ...of, command: { ...declared, team_id: team } });
      if (kind !== 'recorded') throw new Error(`a declaration ended ${kind}`);
    } else if (command.type !== 'declare') await record.execute({ ...of, command } satisfies Request);
  }
}

/** PostgreSQL holds no text with a zero in it; the edge lets none in. */
function storable(command: Command): Command {
  return incident.readCommand(JSON.parse(JSON.stringify(command).replaceAll('\\u0000', ''))) ?? command;
}
