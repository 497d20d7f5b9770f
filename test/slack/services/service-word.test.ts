import { describe, expect, test } from '@jest/globals';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { askedBy } from '../../support/settings.ts';

const asks = (line: string) => readLine(line, askedBy('U0ANA'));
const changes = (kind: string, name: string, said?: object) => ({
  kind: 'arrange',
  what: { of: 'service', change: { kind, name, ...(said === undefined ? {} : { said }) } },
});

test.each([
  ['service', { kind: 'services' }],
  ['service list', { kind: 'services' }],
  ['service Web Shop', { kind: 'service', typed: 'Web Shop' }],
  ['service show "checkout"', { kind: 'service', typed: 'checkout' }],
  ['service list of things', { kind: 'service', typed: 'list of things' }],
])('/incident %s shows something', (line, view) => {
  expect(asks(line)).toEqual({ kind: 'view', view });
});

test.each([
  ['service add mail', changes('add', 'mail', {})],
  [
    'service add web shop owner <!subteam^S0SHOP1|@shop> channel <#C0SHOP1|shop> escalation web on call alias shop, store',
    changes('add', 'web shop', {
      owner: 'S0SHOP1',
      channel: 'C0SHOP1',
      escalation: 'web on call',
      aliases: ['shop', 'store'],
    }),
  ],
  [
    'service change mail runbook <https://wiki.example/a?b=1&amp;c=2> link Mail logs <https://logs.example|logs> link Old none',
    changes('change', 'mail', {
      runbook: 'https://wiki.example/a?b=1&c=2',
      links: [
        { name: 'Mail logs', url: 'https://logs.example' },
        { name: 'Old', url: null },
      ],
    }),
  ],
  [
    'service edit mail owner none channel: none escalation none runbook none alias none',
    changes('change', 'mail', { owner: null, channel: null, escalation: null, runbook: null, aliases: [] }),
  ],
  ['service retire mail', changes('retire', 'mail')],
])('/incident %s changes the catalogue', (line, asked) => {
  expect(asks(line)).toEqual(asked);
});

describe('what is not clear changes nothing', () => {
  test.each([
    ['service add', 'Please name the service'],
    ['service add owner <!subteam^S0SHOP1>', 'Please name the service'],
    ['service change mail', 'Please say what changes'],
    ['service retire', 'Please write `/incident service retire &lt;name&gt;`'],
    ['service add mail owner @ops', 'Type @ and pick a user group'],
    ['service add mail channel here', 'Type # and pick a channel'],
    ['service add mail runbook wiki', 'Please write an address'],
    ['service add mail link https://logs.example', 'Please write what it shows'],
  ])('/incident %s', (line, says) => {
    const asked = asks(line);
    expect(asked).toMatchObject({ kind: 'unclear' });
    expect(JSON.stringify(asked)).toContain(says);
  });
});
