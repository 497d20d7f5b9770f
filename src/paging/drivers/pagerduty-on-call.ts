import { z } from 'zod';
import type { Driver } from './driver.ts';

/** https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
const answer = z.looseObject({
  oncalls: z.array(
    z.looseObject({
      user: z.looseObject({ summary: z.string().nullish(), name: z.string().nullish(), email: z.string().nullish() }),
      start: z.string().nullish(),
      end: z.string().nullish(),
    }),
  ),
});

/** The REST API; the key is one that may only read. */
export const pagerdutyOnCall: Driver['onCall'] = {
  request({ url, secret }, { schedule, from, until }) {
    const query = new URLSearchParams([
      ['schedule_ids[]', schedule],
      ['since', from],
      ['until', until],
      ['include[]', 'users'],
      ['limit', '100'],
    ]);
    const headers = { authorization: `Token token=${secret}`, accept: 'application/json' };
    return { method: 'GET', url: `${url}/oncalls?${query}`, headers };
  },
  read: (said) =>
    answer.safeParse(said).data?.oncalls.map(({ user: { summary, name, email }, start, end }) => ({
      name: name ?? summary ?? null,
      email: email ?? null,
      from: start ?? null,
      until: end ?? null,
    })) ?? null,
};
