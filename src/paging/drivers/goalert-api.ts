import { z } from 'zod';
import { readPageKey } from '../page-key.ts';
import type { At, Driver, PagerQuestion } from './driver.ts';

/**
 * A key of GoAlert's GraphQL API is good for one query, letter for letter: so there is one for both questions, and
 * docs/paging.md has it. https://github.com/target/goalert/blob/master/apikey/middleware.go
 */
export const goalertQuery =
  'query Quorum($isOnCall: Boolean!, $isAnswers: Boolean!, $schedule: ID!, $from: ISOTimestamp!, $until: ISOTimestamp!) { schedule(id: $schedule) @include(if: $isOnCall) { shifts(start: $from, end: $until) { start end truncated user { name email } } } alerts(input: { filterByStatus: [StatusAcknowledged, StatusClosed], notCreatedBefore: $from, first: 50, sort: dateID }) @include(if: $isAnswers) { nodes { details recentEvents(input: { limit: 15 }) { nodes { timestamp message } } } } }';

/** Some id: of what is left out nothing is read. */
const noSchedule = '00000000-0000-0000-0000-000000000000';

type Variables = {
  readonly isOnCall: boolean;
  readonly isAnswers: boolean;
  readonly schedule: string;
  readonly from: string;
  readonly until: string;
};

function ask({ url, secret }: At, variables: Variables): PagerQuestion {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: goalertQuery, operationName: 'Quorum', variables });
  return { method: 'POST', url: `${url}/api/graphql`, headers, body };
}

const user = z.looseObject({ name: z.string().nullish(), email: z.string().nullish() }).nullish();

const onCallAnswer = z.looseObject({
  data: z.looseObject({
    schedule: z.looseObject({
      shifts: z.array(z.looseObject({ start: z.string(), end: z.string(), truncated: z.boolean().nullish(), user })),
    }),
  }),
});

export const goalertOnCall: Driver['onCall'] = {
  request: (at, of) => ask(at, { isOnCall: true, isAnswers: false, ...of }),
  read: (said) =>
    onCallAnswer.safeParse(said).data?.data.schedule.shifts.map(({ start, end, truncated, user }) => ({
      name: user?.name ?? null,
      email: user?.email ?? null,
      from: start,
      // It goes on for longer than was asked for.
      until: truncated === true ? null : end,
    })) ?? null,
};

const answersAnswer = z.looseObject({
  data: z.looseObject({
    alerts: z.looseObject({
      nodes: z.array(
        z.looseObject({
          details: z.string(),
          recentEvents: z.looseObject({
            nodes: z.array(z.looseObject({ timestamp: z.iso.datetime({ offset: true }), message: z.string() })),
          }),
        }),
      ),
    }),
  }),
});

export const goalertAnswers: NonNullable<Driver['answers']> = {
  request: (at, { since }) =>
    ask(at, { isOnCall: false, isAnswers: true, schedule: noSchedule, from: since, until: since }),
  read: (said) =>
    answersAnswer.safeParse(said).data?.data.alerts.nodes.flatMap(({ details, recentEvents }) => {
      const key = details.split(/\s+/).findLast((word) => readPageKey(word) !== null);
      const answered = recentEvents.nodes
        .flatMap(({ timestamp, message }) => {
          const [, who] = /^(?:Acknowledged|Closed)\b(?:\s+by\s+(.+))?/i.exec(message.trim()) ?? [];
          return isAnswer(message) ? [{ at: new Date(timestamp).toISOString(), who: who ?? null }] : [];
        })
        .toSorted((one, other) => one.at.localeCompare(other.at))[0];
      return key === undefined || answered === undefined ? [] : [{ key, ...answered }];
    }) ?? null,
};

/** What is closed without a person's name was closed by Quorum, or by GoAlert itself: that is nobody's answer. */
function isAnswer(message: string): boolean {
  return /^(?:acknowledged\b|closed\s+by\s)/i.test(message.trim());
}
