import { sql } from 'kysely';
import { retryOnConflict } from '../../store/retry-on-conflict.ts';
import { whenFirst } from '../../store/when-first.ts';
import type { Database } from '../working-tables.ts';
import type { Recipient } from './recipient.ts';

/** An answer that is owed to somebody who was told that it follows. */
export type Owed = {
  readonly to: Recipient;
  readonly requestId: string;
  /** What is being recorded, such as "the note"; null for what leaves no event. */
  readonly subject: string | null;
  /** What to tell beside the outcome once it is recorded. */
  readonly remark?: string | undefined;
};

/** What is owed, in the working table, until it is told. All times are the database's. */
export type AnswerRows = {
  /** Writes down what this process owes; what was written down before stays. */
  write(answerId: string, owed: Owed): Promise<void>;
  /** Holds on to what this process owes, and answers which of it that still is. */
  extend(answerIds: readonly string[]): Promise<ReadonlySet<string>>;
  forget(answerId: string): Promise<void>;
  /** Lets another process take over at once. */
  release(answerIds: readonly string[]): Promise<void>;
  /** How many answers are owed, by whichever process. */
  waiting(): Promise<number>;
  /** What a process owes that does not hold on to it any more. */
  due(limit: number): Promise<readonly string[]>;
  /** Takes over what is due; null when another process was first. */
  takeOver(answerId: string): Promise<Owed | null>;
  /** Whether nothing that the process which owed it has sent can be recorded any more. */
  isSettled(answerId: string): Promise<boolean>;
  /** The incident that a request is recorded in; null: it is not recorded. */
  incidentOf(requestId: string): Promise<string | null>;
};

const now = sql<string>`now()`;

/** How long others wait for a process that owes an answer. */
export const leaseMs = 8_000;
const leaseEnd = sql<string>`now() + interval '8 seconds'`;

/** Half an hour, less a minute. */
const responseUrlEnd = sql<string>`now() + interval '29 minutes'`;

/** A process sends a statement again for 15 s at most, and each ends within five minutes: src/store/session.ts. */
const settled = sql<boolean>`owed_at < now() - interval '6 minutes'`;

export function createAnswerRows(database: Database, owner: string): AnswerRows {
  return {
    async write(answer_id, { to, requestId, subject, remark }) {
      const row = {
        answer_id,
        request_id: requestId,
        team_id: to.team,
        user_id: to.user,
        channel_id: to.channel,
        response_url: to.responseUrl,
        response_url_until: to.responseUrl === null ? null : responseUrlEnd,
        subject,
        remark: remark ?? null,
      };
      const held = { owed_at: now, due_at: leaseEnd, claimed_by: owner };
      await whenFirst(() =>
        database((db) =>
          db
            .insertInto('slack_answer')
            .values({ ...row, ...held })
            .execute(),
        ),
      );
    },
    async extend(answerIds) {
      if (answerIds.length === 0) return new Set();
      const rows = await retryOnConflict(() =>
        database((db) =>
          db
            .updateTable('slack_answer')
            .set({ due_at: leaseEnd })
            .where('answer_id', 'in', answerIds)
            .where('claimed_by', '=', owner)
            .returning('answer_id')
            .execute(),
        ),
      );
      return new Set(rows.map(({ answer_id }) => answer_id));
    },
    async forget(answerId) {
      await retryOnConflict(() =>
        database((db) => db.deleteFrom('slack_answer').where('answer_id', '=', answerId).execute()),
      );
    },
    async release(answerIds) {
      if (answerIds.length === 0) return;
      await retryOnConflict(() =>
        database((db) =>
          db
            .updateTable('slack_answer')
            .set({ due_at: now })
            .where('answer_id', 'in', answerIds)
            .where('claimed_by', '=', owner)
            .execute(),
        ),
      );
    },
    async waiting() {
      const row = await database((db) =>
        db
          .selectFrom('slack_answer')
          .select(({ fn }) => fn.countAll<string>().as('answers'))
          .executeTakeFirst(),
      );
      return Number(row?.answers ?? 0);
    },
    async due(limit) {
      const rows = await database((db) =>
        db
          .selectFrom('slack_answer')
          .select('answer_id')
          .where('due_at', '<=', sql<Date>`now()`)
          .limit(limit)
          .execute(),
      );
      return rows.map(({ answer_id }) => answer_id);
    },
    async takeOver(answerId) {
      const row = await whenFirst(() =>
        database((db) =>
          db
            .updateTable('slack_answer')
            .set({ claimed_by: owner, due_at: leaseEnd })
            .where('answer_id', '=', answerId)
            .where('due_at', '<=', sql<Date>`now()`)
            .returning(['request_id', 'team_id', 'user_id', 'channel_id', 'response_url', 'subject', 'remark'])
            .returning(sql<boolean>`coalesce(response_url_until > now(), false)`.as('isUrlGood'))
            .executeTakeFirst(),
        ),
      );
      if (row === null || row === undefined) return null;
      const { team_id, user_id, channel_id, response_url, isUrlGood } = row;
      const responseUrl = isUrlGood ? response_url : null;
      const to = { team: team_id, user: user_id, channel: channel_id, responseUrl, triggerId: null };
      const { request_id: requestId, subject, remark } = row;
      return { to, requestId, subject, remark: remark ?? undefined };
    },
    async isSettled(answerId) {
      const row = await database((db) =>
        db
          .selectFrom('slack_answer')
          .select(settled.as('isSettled'))
          .where('answer_id', '=', answerId)
          .executeTakeFirst(),
      );
      return row?.isSettled === true;
    },
    async incidentOf(requestId) {
      const row = await database((db) =>
        db.selectFrom('incident_event').select('incident_id').where('event_id', '=', requestId).executeTakeFirst(),
      );
      return row?.incident_id ?? null;
    },
  };
}
