import type { Command, Request } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import type { DeclareRequest } from '../../src/store/record.ts';

const occurred_at = '2026-11-24T02:14:00.000Z';

/** A request as a click would make it: the same key gives the same request. */
export function request(incident_id: string, key: string, command: Command, actor = 'U0ANA'): Request {
  return { event_id: requestId('test', key), incident_id, actor, origin: 'button', occurred_at, command };
}

/** A declaration; its incident's id follows from its own. */
export function declaration(key: string, title = 'Checkout is down'): DeclareRequest {
  const event_id = requestId('test', key);
  return {
    event_id,
    incident_id: requestId('incident', event_id),
    actor: 'U0ANA',
    origin: 'command',
    occurred_at,
    command: { type: 'declare', team_id: 'T1', kind: 'real', title, severity: 'sev1' },
  };
}
