import type { Kysely, QueryCreator } from 'kysely';
import type { Overview } from '../kernel/overview.ts';
import type { RecordTables } from './database.ts';
import { rowOfEvent, rowOfText } from './event-row.ts';
import type { EventDraft } from './event-store.ts';
import { overviewInsert } from './overview-row.ts';

/**
 * The one statement of an append: all rows or none. The rows of the incident, of the texts and of the overview are
 * written by it only where there are any.
 */
export function insertQuery(
  db: Kysely<RecordTables>,
  region: string,
  drafts: readonly [EventDraft, ...EventDraft[]],
  overview: Overview | null,
) {
  const [{ opens, link }] = drafts;
  const texts = drafts.flatMap((draft) => draft.texts.map((text) => rowOfText(draft.link.incident_id, text)));
  let beside: QueryCreator<RecordTables> = db;
  if (opens !== null) {
    const row = { incident_id: link.incident_id, ...opens };
    beside = beside.with('opened', (within) => within.insertInto('incident').values(row));
  }
  if (texts.length > 0) beside = beside.with('typed', (within) => within.insertInto('incident_text').values(texts));
  if (overview !== null) beside = beside.with('listed', (within) => overviewInsert(within, [overview], 'older'));
  return beside
    .insertInto('incident_event')
    .values(drafts.map((draft) => rowOfEvent(draft.link, region)))
    .returning('recorded_at');
}
