import { z } from 'zod';
import { channelExpected, channelPattern } from './channel-id.ts';
import { group, text } from './setting-forms.ts';

/** Other lines name services among other words, so that a name has none of the signs that end one. */
const nameExpected =
  'expected a name of at most 40 letters, digits, spaces and . _ / & + - signs that begins with a letter or a digit';
const lineExpected = 'expected one line of at most 80 characters';
const ownerExpected = "expected a user group's id in Slack, such as S0123ABCD";
const addressExpected = 'expected an address such as https://wiki.example.com/checkout';

const name = text(/^[\p{L}\p{N}][\p{L}\p{N} ._/&+-]{0,39}$/u, nameExpected);
const line = text(/^(?=.*\S)\P{Cc}{1,80}$/u, lineExpected);
const address = text(/^https?:\/\/[^\s<>|"]{1,490}$/, addressExpected);

const link = z.strictObject(
  {
    name: line.describe('What it shows, such as Dashboard.'),
    url: address.describe('Its address.'),
  },
  group,
);

export const serviceSchema = z.strictObject(
  {
    name: name.describe('What the service is called.'),
    aliases: z
      .array(name, 'expected a list of names')
      .max(20, 'expected at most 20 names')
      .default([])
      .describe('Other names of it, such as those that alerts give it; case does not count.'),
    owner: text(/^S[A-Z0-9]{2,20}$/, ownerExpected)
      .nullable()
      .default(null)
      .describe('Whose it is: a user group by its id in Slack, such as S0123ABCD.'),
    channel: text(channelPattern, channelExpected)
      .nullable()
      .default(null)
      .describe("The channel of its team, by the id in Slack: the service's alerts are posted there."),
    escalation: line.nullable().default(null).describe('The name of the escalation by which its people are paged.'),
    runbook: address.nullable().default(null).describe('Where somebody reads what to do when it fails.'),
    links: z
      .array(link, 'expected a list of links, each with a name and a url')
      .max(10, 'expected at most 10 links')
      .default([])
      .describe('What else helps when it fails, such as a dashboard.'),
  },
  group,
);

/** The services that the organization runs. */
export const servicesSchema = z
  .array(serviceSchema, 'expected a list of services, each with a name')
  .max(1_000, 'expected at most 1000 services')
  .superRefine((services, context) => {
    const known = new Map<string, number>();
    for (const [index, { name, aliases }] of services.entries()) {
      for (const one of [name, ...aliases]) {
        const same = known.get(one.toLowerCase());
        known.set(one.toLowerCase(), same ?? index);
        if (same === undefined) continue;
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `services[${index}] has the name "${one}", which services[${same}] has as well: expected each name once`,
        });
      }
    }
  })
  .default([])
  .describe('The services that incidents and alerts name; docs/services.md tells how.');
