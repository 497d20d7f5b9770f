import { z } from 'zod';
import type { Driver } from './driver.ts';

/** https://grafana.com/docs/oncall/latest/oncall-api-reference/schedules/#export-a-schedules-final-shifts */
const answer = z.looseObject({
  results: z.array(
    z.looseObject({
      user_username: z.string().nullish(),
      user_email: z.string().nullish(),
      shift_start: z.string(),
      shift_end: z.string(),
    }),
  ),
});

export const grafanaOnCall: Driver['onCall'] = {
  request({ url, secret }, { schedule, from, until }) {
    const days = new URLSearchParams([
      ['start_date', from.slice(0, 10)],
      ['end_date', until.slice(0, 10)],
    ]);
    const path = `/api/v1/schedules/${encodeURIComponent(schedule)}/final_shifts`;
    return { method: 'GET', url: `${url}${path}?${days}`, headers: { authorization: secret } };
  },
  read: (said) =>
    answer.safeParse(said).data?.results.map(({ user_username, user_email, shift_start, shift_end }) => ({
      name: user_username ?? null,
      email: user_email ?? null,
      from: shift_start,
      until: shift_end,
    })) ?? null,
};
