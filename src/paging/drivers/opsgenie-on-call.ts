import { z } from 'zod';
import type { Driver } from './driver.ts';

/** https://docs.opsgenie.com/docs/who-is-on-call-api#get-on-calls: in Opsgenie people are called by their e-mail addresses. */
const answer = z.looseObject({ data: z.looseObject({ onCallRecipients: z.array(z.string()) }) });

/** Opsgenie says who is on call now, and not until when. */
export const opsgenieOnCall: Driver['onCall'] = {
  request: ({ url, secret }, { schedule }) => ({
    method: 'GET',
    url: `${url}/v2/schedules/${encodeURIComponent(schedule)}/on-calls?flat=true`,
    headers: { authorization: `GenieKey ${secret}` },
  }),
  read: (said) =>
    answer
      .safeParse(said)
      .data?.data.onCallRecipients.map((email) => ({ name: null, email, from: null, until: null })) ?? null,
};
