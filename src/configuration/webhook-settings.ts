import { z } from 'zod';
import { incidentKinds } from '../kernel/incident-name.ts';
import { flag, group, severityList, text } from './setting-forms.ts';
import { sourceNamePattern } from './signal-settings.ts';

const nameExpected = 'expected a name of small letters, digits and hyphens, such as status-page';
const urlExpected = 'expected an address such as https://hooks.example.net/quorum, without a user and a password';
const eventExpected = 'expected the type of an event, such as declared or severity_changed';
const kindExpected = `expected a list of ${incidentKinds.join(', ')}`;

const endpoint = z.strictObject(
  {
    name: text(sourceNamePattern, nameExpected).describe('How the endpoint is called; its secret has the same name.'),
    url: text(/^https?:\/\/[^\s/@?#]+([/?][^\s#]*)?$/, urlExpected)
      .refine((url) => URL.canParse(url), urlExpected)
      .describe('Where events are sent. https; http only with private_network.'),
    events: z
      .array(text(/^[a-z][a-z_]{0,59}$/, eventExpected), 'expected a list of types of events')
      .min(1, eventExpected)
      .optional()
      .describe('Only events of these types; all unless told. docs/webhooks.md lists them.'),
    kinds: z
      .array(z.enum(incidentKinds, kindExpected), kindExpected)
      .min(1, kindExpected)
      .default(['real'])
      .describe('Of what: real incidents, drills and alerts; only real incidents unless told.'),
    severities: severityList
      .min(1, 'expected at least one severity')
      .optional()
      .describe('Only events of an incident that had one of these severities then; of any unless told.'),
    private: flag.default(false).describe('Whether it hears of private incidents.'),
    texts: flag.default(false).describe('Whether it is given what people typed, such as titles and notes.'),
    private_network: flag.default(false).describe('Whether its host may be in a private network.'),
  },
  group,
);

export type WebhookSetting = z.infer<typeof endpoint>;

export const webhooksSchema = z
  .strictObject(
    {
      endpoints: z
        .array(endpoint, 'expected a list, each entry with a name and a url')
        .superRefine((all, context) => {
          for (const [index, setting] of all.entries()) {
            for (const message of faultsOf(setting, all.slice(0, index))) {
              context.addIssue({ code: 'custom', path: [index], message: `webhooks.endpoints[${index}] ${message}` });
            }
          }
        })
        .default([])
        .describe('Who hears of events. Each needs a secret in QUORUM_WEBHOOK_SECRETS; docs/webhooks.md tells how.'),
    },
    group,
  )
  .prefault({})
  .describe('What other systems are told of.');

/** What two of its settings say together, or two endpoints. */
function faultsOf(
  { name, url, private_network }: WebhookSetting,
  before: readonly WebhookSetting[],
): readonly string[] {
  return [
    ...(before.some((other) => other.name === name)
      ? [`has the name ${name}, as another has: expected each name once`]
      : []),
    ...(url.startsWith('http:') && !private_network
      ? [
          'has an address that begins with http:, where anybody on the way can read: expected https, or private_network: true',
        ]
      : []),
  ];
}
