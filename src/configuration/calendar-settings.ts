import { z } from 'zod';
import { flag, group, text } from './setting-forms.ts';

const nameExpected = 'expected a name on one line of at most 40 characters';
const urlExpected =
  'expected an address such as https://calendar.example.com/oncall.ics, without a user and a password';
const keyExpected =
  'expected who is called so in the calendar, and somebody\'s id in Slack, such as "Ana Ruiz": U0123ABCD';
const personExpected = "expected somebody's id in Slack, such as U0123ABCD";

/** A calendar whose events say who is on call, as a layer of a rotation. */
export const calendarSchema = z.strictObject(
  {
    name: text(/^(?=.*\S)\P{Cc}{1,40}$/u, nameExpected).describe('How the layer is called, such as primary.'),
    url: text(/^https?:\/\/[^\s/@?#]+([/?][^\s#]*)?$/, urlExpected)
      .refine((url) => URL.canParse(url), urlExpected)
      .describe('Where its iCal feed is. Whoever knows it may read the calendar: this is not shown anywhere.'),
    people: z
      .record(text(/^(?=.*\S)\P{Cc}{1,100}$/u, keyExpected), text(/^[UW][A-Z0-9]{1,63}$/, personExpected), keyExpected)
      .default({})
      .describe('Who is meant by a name or an address in an event, by their id in Slack.'),
    private_network: flag.default(false).describe('Whether its host may be in a private network.'),
  },
  group,
);

export type CalendarSetting = z.infer<typeof calendarSchema>;
