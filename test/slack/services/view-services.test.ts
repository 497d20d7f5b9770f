import { expect, test } from '@jest/globals';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import {
  noSuchService,
  renderRetired,
  renderService,
  renderServices,
} from '../../../src/slack/services/view-services.ts';
import { layer, rotation } from '../../oncall/rotations.ts';
import { expectSendable, mrkdwnIn } from '../expect-sendable.ts';

const at = '2026-11-26T12:00:00.000Z';
const whole = {
  name: 'R&D',
  aliases: ['lab'],
  owner: 'S0LAB01',
  channel: 'C0LAB0001',
  escalation: 'lab <!here>',
  runbook: 'https://wiki.example/lab?a=1&b=2',
  links: [{ name: 'Graphs <3', url: 'https://g.example/lab' }],
};
const { services } = settingsSchema.parse({
  services: [whole, { name: 'mail' }],
  escalations: [{ name: whole.escalation, steps: [{ whom: ['U0ANA'] }] }],
});
const [lab, mail] = services;
if (lab === undefined || mail === undefined) throw new Error('two services expected');
const none = { open: [], openCount: 0, declared: 0, medianMs: null };
const shown = ({ blocks = [] }: ReturnType<typeof renderService>) =>
  mrkdwnIn(blocks)
    .join('\n')
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .split('\n');

test('a service shows what is known of it, who is on call, and how it stands', () => {
  const answer = renderService(lab, {
    revisions: [
      { revision: 2, service: lab, by: 'U0BEN', at: '2026-11-25T10:00:00.000Z' },
      { revision: 1, service: { ...lab, owner: null, links: [] }, by: 'U0ANA', at: '2026-11-24T10:00:00.000Z' },
    ],
    incidents: { ...none, openCount: 2, declared: 7, medianMs: 42 * 60_000 },
    rotations: [rotation({ name: 'lab rota', layers: [layer()] })],
    at,
  });
  expect(shown(answer)).toEqual([
    '*R&amp;D* · also called lab',
    'Owner: <!subteam^S0LAB01> · <#C0LAB0001>',
    'On call:',
    'lab rota, primary: <@U0ANA> until 2026-11-30 08:00 UTC, then <@U0BEN>',
    'Escalation: lab &lt;!here&gt;',
    'Runbook: <https://wiki.example/lab?a=1&amp;b=2|wiki.example/lab?a=1&amp;b=2>',
    '• <https://g.example/lab|Graphs &lt;3>',
    'Incidents: 2 open · 7 in 30 days · half of those resolved took up to 42 min',
    '… and 2 more: `/incident list R&amp;D` lists them',
    '_changed owner, links by <@U0BEN>, 2026-11-25 10:00 UTC_',
    '_added by <@U0ANA>, 2026-11-24 10:00 UTC_',
  ]);
  expectSendable(answer);
});

test('one that nothing is known of says so, and one that was retired tells by whom', () => {
  const bare = renderService(mail, { revisions: [], incidents: none, rotations: [], at });
  expect(shown(bare)).toEqual([
    '*mail*',
    'Owner: nobody',
    'On call: no rotation is for it',
    'Incidents: 0 open · 0 in 30 days',
    'It stands in `quorum.yml`.',
  ]);
  const retired = renderRetired('mail', [{ revision: 2, service: null, by: 'U0BEN', at }]);
  expect(shown(retired).at(-1)).toBe('_retired by <@U0BEN>, 2026-11-26 12:00 UTC_');
});

test('any catalogue can be sent', () => {
  const long = settingsSchema.parse({
    escalations: [{ name: whole.escalation, steps: [{ whom: ['U0ANA'] }] }],
    services: Array.from({ length: 200 }, (_, index) => ({
      ...whole,
      name: `${index} ${'&'.repeat(36)}`,
      aliases: [],
      links: Array.from({ length: 10 }, () => ({ name: '<'.repeat(80), url: `https://${'&'.repeat(482)}` })),
    })),
  }).services;
  expectSendable(renderServices(long));
  expectSendable(renderServices([]));
  expectSendable(noSuchService(long, '<!channel>'));
  const [first] = long;
  if (first === undefined) throw new Error('a service expected');
  expectSendable(renderService(first, { revisions: [], incidents: none, rotations: [], at }));
});
