import { z } from 'zod';
import { pagerKinds } from '../paging/drivers/index.ts';
import { group, text } from './setting-forms.ts';
import { sourceNamePattern } from './signal-settings.ts';

const nameExpected = 'expected a name of small letters, digits and hyphens, such as pagerduty';
const urlExpected = 'expected an address such as https://events.eu.pagerduty.com';
const apiExpected = 'expected an address such as https://api.eu.pagerduty.com';
const kindExpected = `expected one of ${pagerKinds.join(', ')}`;

const pager = z.strictObject(
  {
    name: text(sourceNamePattern, nameExpected).describe('How steps of escalations name it.'),
    kind: text(new RegExp(`^(${pagerKinds.join('|')})$`), kindExpected).describe(
      'Which system it is: pagerduty, opsgenie (Jira Service Management, too), goalert or grafana.',
    ),
    url: text(/^https?:\/\/[^\s<>|"?#@]{1,500}$/, urlExpected)
      .optional()
      .describe('Where it is; needed for goalert and grafana, and for other regions of the others.'),
    api: text(/^https?:\/\/[^\s<>|"?#@]{1,500}$/, apiExpected)
      .optional()
      .describe(
        'Where its API is, which is asked who is on call; needed for grafana, and for other regions of pagerduty.',
      ),
  },
  group,
);

export type PagerSetting = z.infer<typeof pager>;

export const pagersSchema = z
  .array(pager, 'expected a list of pagers, each with a name and a kind')
  .superRefine((all, context) => {
    for (const [index, { name }] of all.entries()) {
      const same = all.findIndex((other) => other.name === name);
      const fault =
        name === 'slack'
          ? 'is called slack, which stands for Slack itself: expected another name'
          : same < index
            ? `has the name ${name}, as another has: expected each name once`
            : null;
      if (fault !== null)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `pagers[${index}] ${fault}` });
    }
  })
  .default([])
  .describe('Systems that page people. Each needs a key in QUORUM_PAGER_SECRETS; docs/paging.md tells how.');
