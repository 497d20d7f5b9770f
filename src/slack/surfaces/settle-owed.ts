import { z } from 'zod';
import { configure, type IncidentState, incident } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import type { Owed } from '../../kernel/owed.ts';
import { requestId } from '../../kernel/request-id.ts';
import type { IncidentRecord } from '../../store/record.ts';

type Ports = {
  readonly record: Pick<IncidentRecord, 'load' | 'execute' | 'declare'>;
  readonly settings: Settings;
  readonly touched: (incidentId: string) => void;
  /** What this process knows to be settled without an event: so already, or refused. */
  readonly owedSettled: { has(id: string): boolean; set(id: string, isSettled: true): unknown };
};

/**
 * Sees to it that other incidents know what this one's events say of them: the second event of a pair, whose id follows
 * from the first, so that whoever comes back after a crash, and however many do, leave one. Where the other refuses, the
 * first is taken back.
 * @throws Error when it is not known whether it is done: it is tried again before anything of this incident is shown.
 */
export async function settleOwed(
  { record, settings, touched, owedSettled }: Ports,
  state: IncidentState,
): Promise<void> {
  for (const owed of incident.owes(state)) {
    const id = requestId(
      'owed',
      state.incident_id,
      String(owed.mark.sequence),
      owed.command.type,
      ...(owed.of === undefined ? [] : [owed.of]),
    );
    // Only Quorum writes such ids; what is none names no incident.
    if (owedSettled.has(id) || !z.uuid().safeParse(owed.incident_id).success) continue;
    const other = await record.load(owed.incident_id);
    if (other.kind === 'read' && other.value?.events.some(({ event_id }) => event_id === id) === true) continue;
    const { command, ...request } = requestOf(
      owed,
      id,
      owed.incident_id,
      configure(owed.command, settings, owed.mark.at),
    );
    const outcome =
      command.type === 'declare'
        ? await record.declare({ ...request, command })
        : await record.execute({ ...request, command });
    if (outcome.kind === 'recorded') touched(owed.incident_id);
    if (outcome.kind === 'busy' || outcome.kind === 'unavailable' || outcome.kind === 'unknown') {
      throw new Error(`Another incident could not be told yet (${outcome.kind})`);
    }
    if (outcome.kind === 'unchanged' || (outcome.kind === 'refused' && owed.ifRefused === null))
      owedSettled.set(id, true);
    if (outcome.kind !== 'refused' || owed.ifRefused === null) continue;
    const back = configure(owed.ifRefused, settings, owed.mark.at);
    await record.execute(requestOf(owed, requestId('owed back', id), state.incident_id, back));
  }
}

function requestOf({ mark }: Owed, event_id: string, incident_id: string, sent: object) {
  const command = incident.readCommand(sent);
  if (command === null) throw new Error(`No capability takes what an incident owes: ${JSON.stringify(sent)}`);
  return { event_id, incident_id, actor: mark.by, origin: 'timer' as const, occurred_at: mark.at, command };
}
