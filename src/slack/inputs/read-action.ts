import { z } from 'zod';
import { slackSides } from '../../capabilities/index.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import type { Button } from '../kit/button.ts';
import type { Asked, Asker } from '../kit/word.ts';
import { readListPlace } from '../views/list.ts';
import { readWrittenFilter } from '../views/timeline-filter.ts';
import { viewIds } from '../views/view-ids.ts';
import { searchFor, view } from '../views/view-words.ts';

/** What a click asks for, and on which incident; null where it is about none. */
export type Click = { readonly incident_id: string | null; readonly asked: Asked };

const incidentId = z.uuid();
const sequence = z.coerce.number().int().positive();

/** The capabilities' buttons by their action ids. */
const buttons = new Map<string, Button>(slackSides.flatMap((side) => Object.entries(side.buttons ?? {})));

/** What a click on one of our buttons asks for; null for a button that no version of ours has. */
export function readAction(actionId: string, value: string, clicker: Asker): Click | null {
  switch (actionId) {
    case viewIds.declare:
      return { incident_id: null, asked: { kind: 'open', form: 'declare' } };
    case viewIds.list:
      return { incident_id: null, asked: view({ kind: 'list', ...readListPlace(value) }) };
    case viewIds.search:
      return { incident_id: null, asked: searchFor(typedOnOneLine(value), clicker.settings) };
    case viewIds.help:
      return { incident_id: null, asked: view({ kind: 'help' }) };
    case viewIds.leave:
      return { incident_id: null, asked: { kind: 'leave' } };
    case viewIds.reliability:
      return { incident_id: null, asked: view({ kind: 'reliability' }) };
    case viewIds.actions:
      return incidentId.safeParse(value).success ? { incident_id: value, asked: view({ kind: 'more' }) } : null;
    case viewIds.catchup:
      return incidentId.safeParse(value).success ? { incident_id: value, asked: view({ kind: 'catchup' }) } : null;
    case viewIds.sent:
      return incidentId.safeParse(value).success ? { incident_id: value, asked: view({ kind: 'sent' }) } : null;
    case viewIds.join:
      return incidentId.safeParse(value).success ? { incident_id: value, asked: view({ kind: 'join' }) } : null;
    case viewIds.timeline:
      return readTimeline(value);
    case viewIds.more:
      return readMore(value, clicker);
    default: {
      const button = buttons.get(actionId);
      // The detail may hold colons, such as a text that is given back.
      const [named = ''] = value.split(':', 1);
      const detail = value.slice(named.length + 1);
      const id = incidentId.safeParse(named);
      return button === undefined || !id.success ? null : { incident_id: id.data, asked: button(clicker, detail) };
    }
  }
}

function readTimeline(value: string): Click | null {
  const [id, before, filter] = value.split(':');
  const named = incidentId.safeParse(id);
  if (!named.success) return null;
  const incident_id = named.data;
  if (before === undefined || (before === '' && filter === undefined))
    return { incident_id, asked: view({ kind: 'timeline', before: null }) };
  const from = z.union([z.literal('').transform(() => null), sequence]).safeParse(before);
  if (!from.success || (filter !== undefined && readWrittenFilter(filter) === null)) return null;
  const narrowed = filter === undefined ? {} : { filter };
  return { incident_id, asked: view({ kind: 'timeline', before: from.data, ...narrowed }) };
}

/** An option of the menu that summaries had: a button's action id and the incident's id, parted by a blank. */
function readMore(value: string, clicker: Asker): Click | null {
  const [actionId = '', incident_id = ''] = value.split(' ');
  return actionId === viewIds.more ? null : readAction(actionId, incident_id, clicker);
}
