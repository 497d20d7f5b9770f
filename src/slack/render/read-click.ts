import { z } from 'zod';
import type { Click } from '../handlers/language.ts';
import { actionIds } from './action-ids.ts';

const incidentId = z.uuid();
const timelineValue = z.tuple([incidentId, z.coerce.number().int().positive()]);

/** What a click on one of our buttons asks for; `unknown` for a button that no version of ours has. */
export function readClick(actionId: string, value: string | null, caller: string): Click {
  switch (actionId) {
    case actionIds.declare:
      return { kind: 'open', form: 'declare', place: null };
    case actionIds.list:
      return { kind: 'list', from: /^\d{1,6}$/.test(value ?? '') ? Number(value) : 0 };
    case actionIds.help:
      return { kind: 'help' };
    case actionIds.reliability:
      return { kind: 'reliability' };
    case actionIds.timeline: {
      const read = timelineValue.safeParse((value ?? '').split(':'));
      if (!read.success) return { kind: 'unknown' };
      return { kind: 'timeline', incident_id: read.data[0], before: read.data[1] };
    }
    default: {
      const id = incidentId.safeParse(value);
      return id.success ? onIncident(actionId, id.data, caller) : { kind: 'unknown' };
    }
  }
}

function onIncident(actionId: string, incident_id: string, caller: string): Click {
  switch (actionId) {
    case actionIds.acknowledge:
      return { kind: 'command', incident_id, command: { type: 'acknowledge' } };
    case actionIds.takeLead:
      return { kind: 'command', incident_id, command: { type: 'assign_lead', user_id: caller } };
    case actionIds.reopen:
      return { kind: 'command', incident_id, command: { type: 'reopen' } };
    case actionIds.addNote:
      return { kind: 'open', form: 'note', place: { incident_id } };
    case actionIds.update:
      return { kind: 'open', form: 'update', place: { incident_id } };
    case actionIds.resolve:
      return { kind: 'open', form: 'resolve', place: { incident_id } };
    default:
      return { kind: 'unknown' };
  }
}
