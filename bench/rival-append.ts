import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Request } from '../src/capabilities/index.ts';
import { genesisHash, hashOf } from '../src/kernel/chain.ts';
import type { RecordTables } from '../src/store/database.ts';
import { classifyDatabaseError } from '../src/store/database-error.ts';
import { rowOfEvent } from '../src/store/event-row.ts';

/** A note to be appended. */
type Note = Omit<Request, 'command'> & { readonly text: string };

/**
 * The append as it is usually written, to be measured against: a transaction that reads the head, inserts after it and
 * commits, tried again after a conflict. It decides nothing, batches nothing and keeps the text in the event, where
 * nobody can erase it. Answers how often it tried.
 */
export async function rivalAppend(db: Kysely<RecordTables>, region: string, note: Note): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.transaction().execute(async (transaction) => {
        const head = await transaction
          .selectFrom('incident_event')
          .select(['sequence', 'hash'])
          .where('incident_id', '=', note.incident_id)
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        const { event_id, incident_id, actor, origin, occurred_at, text } = note;
        const sequence = (head?.sequence ?? 0) + 1;
        const data = { version: 1, text };
        const said = { event_id, incident_id, sequence, actor, origin, occurred_at, type: 'note_added', data };
        const previous_hash = head?.hash.toString('hex') ?? genesisHash;
        const event = { ...said, previous_hash, hash: hashOf(previous_hash, said) };
        await transaction.insertInto('incident_event').values(rowOfEvent(event, region)).execute();
      });
      return attempt;
    } catch (error) {
      if (classifyDatabaseError(error) !== 'conflict') throw error;
      await wait(Math.random() * Math.min(500, 5 * 2 ** attempt));
    }
  }
}
