import { z } from 'zod';
import { slackSides } from '../../capabilities/index.ts';
import type { Button } from '../kit/button.ts';
import type { Asked, Asker } from '../kit/word.ts';
import { viewIds } from '../views/view-ids.ts';
import { view } from '../views/view-words.ts';

/** What a click asks for, and on which incident; null where it is about none. */
export type Click = { readonly incident_id: string | null; readonly asked: Asked };

const incidentId = z.uuid();
const timelineValue = z.tuple([incidentId, z.coerce.number().int().positive()]);

/** The capabilities' buttons by their action ids. */
const buttons = new Map<string, Button>(slackSides.flatMap((side) => Object.entries(side.buttons ?? {})));

/** What a click on one of our buttons asks for; null for a button that no version of ours has. */
export function readAction(actionId: string, value: string, clicker: Asker): Click | null {
  switch (actionId) {
    case viewIds.declare:
      return { incident_id: null, asked: { kind: 'open', form: 'declare' } };
    case viewIds.list:
      return { incident_id: null, asked: view({ kind: 'list', from: /^\d{1,6}$/.test(value) ? Number(value) : 0 }) };
    case viewIds.help:
      return { incident_id: null, asked: view({ kind: 'help' }) };
    case viewIds.reliability:
      return { incident_id: null, asked: view({ kind: 'reliability' }) };
    case viewIds.timeline:
      return readTimeline(value);
    case viewIds.more:
      return readMore(value, clicker);
    default: {
      const button = buttons.get(actionId);
      const [named, detail = ''] = value.split(':');
      const id = incidentId.safeParse(named);
      return button === undefined || !id.success ? null : { incident_id: id.data, asked: button(clicker, detail) };
    }
  }
}

function readTimeline(value: string): Click | null {
  const parts = value.split(':');
  if (parts.length === 1 && incidentId.safeParse(value).success) {
    return { incident_id: value, asked: view({ kind: 'timeline', before: null }) };
  }
  const read = timelineValue.safeParse(parts);
  if (!read.success) return null;
  const [incident_id, before] = read.data;
  return { incident_id, asked: view({ kind: 'timeline', before }) };
}

/** An option of the summary's menu: a button's action id and the incident's id, parted by a blank. */
function readMore(value: string, clicker: Asker): Click | null {
  const [actionId = '', incident_id = ''] = value.split(' ');
  return actionId === viewIds.more ? null : readAction(actionId, incident_id, clicker);
}
