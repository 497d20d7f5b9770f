import { describe, expect, test } from '@jest/globals';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { askedBy } from '../../support/settings.ts';

const layer = (name: string) => ({ name, people: ['U0ANA'], since: '2026-11-23' });
const settings = settingsSchema.parse({
  services: [{ name: 'checkout', aliases: ['shop'] }],
  oncall: {
    rotations: [
      { name: 'payments', services: ['checkout'], zone: 'America/New_York', layers: [layer('primary')] },
      { name: 'web platform', services: ['Checkout'], zone: 'UTC', layers: [layer('primary'), layer('second')] },
    ],
  },
});
/** It is 14:10 in Amsterdam, 08:10 in New York. */
const asks = (line: string, of = settings) => readLine(line, { ...askedBy('U0ANA'), settings: of });
const adds = (override: object) => ({ kind: 'arrange', what: { of: 'override', change: { kind: 'add', override } } });
const payments = { rotation: 'payments', layer: 'primary', who: 'U0BEN', from: '2026-11-26 08:10' };

describe('times are by the clock of the rotation', () => {
  test.each([
    ['override payments <@U0BEN|ben> until 18:00', { ...payments, until: '2026-11-26 18:00' }],
    ['override Payments <@U0BEN> until tomorrow 9:00', { ...payments, until: '2026-11-27 09:00' }],
    ['override payments <@U0BEN> for 2h', { ...payments, until: '2026-11-26 10:10' }],
    [
      'override payments <@U0BEN> from 18:00 until 8:00',
      { ...payments, from: '2026-11-26 18:00', until: '2026-11-27 08:00' },
    ],
    [
      'override payments from 2026-12-24 09:00 to 2026-12-27 09:00 <@U0BEN>',
      { ...payments, from: '2026-12-24 09:00', until: '2026-12-27 09:00' },
    ],
    [
      'override web platform second me from 20:00 for 90m',
      { rotation: 'web platform', layer: 'second', who: 'U0ANA', from: '2026-11-26 20:00', until: '2026-11-26 21:30' },
    ],
  ])('%s', (line, override) => {
    expect(asks(line)).toEqual(adds(override));
  });
});

test('a rotation need not be named where there is but one', () => {
  const [only] = settings.oncall.rotations;
  const alone = { ...settings, oncall: { rotations: only === undefined ? [] : [only] } };
  expect(asks('override <@U0BEN> until 18:00', alone)).toMatchObject(adds({ rotation: 'payments' }));
});

describe('where several may be meant, it asks by the lines that say which', () => {
  test.each([
    ['override <@U0BEN> until 18:00', 'Which rotation?', ['override payments <@U0BEN> until 18:00']],
    ['override shop <@U0BEN> until 18:00', 'Which rotation?', ['override payments <@U0BEN> until 18:00']],
    [
      'override web platform <@U0BEN> until 18:00',
      'Which layer of web platform?',
      ['override web platform primary <@U0BEN> until 18:00', 'override web platform second <@U0BEN> until 18:00'],
    ],
  ])('%s', (line, question, lines) => {
    const asked = asks(line);
    const instead = asked.kind === 'unclear' ? (asked.instead ?? []) : [];
    expect(instead.map((one) => one.line)).toEqual(expect.arrayContaining(lines));
    expect(instead).toHaveLength(2);
    expect(asks(instead[0]?.line ?? '')).toMatchObject({ kind: 'arrange' });
    expect(JSON.stringify(asked)).toContain(question);
  });
});

describe('what is missing is asked for, and nothing is changed', () => {
  test.each([
    ['override payments until 18:00', 'Who is on call instead?'],
    ['override payments <@U0BEN>', 'Until when?'],
    ['override payments <@U0BEN> until moonrise', 'Until when? `moonrise` is not a time'],
    ['override payments <@U0BEN> from moonrise until 18:00', 'From when? `moonrise` is not a time'],
    ['override payments <@U0BEN> until 2026-11-25 09:00', 'It would end before it begins.'],
    ['override payments <@U0BEN> until 2027-11-25 09:00', 'It has to end within 100 days.'],
    ['override payments <@U0BEN> <@U0ANA> until 18:00', 'One person takes an override.'],
    [
      'override search <@U0BEN> until 18:00',
      'is no rotation and no service with one. The rotations are: payments, web platform.',
    ],
  ])('%s', (line, says) => {
    const asked = asks(line);
    expect(asked.kind).toBe('unclear');
    expect(JSON.stringify(asked)).toContain(says);
  });
});

test.each([
  ['override', { kind: 'view', view: { kind: 'overrides' } }],
  ['override list', { kind: 'view', view: { kind: 'overrides' } }],
  [
    'override remove payments <@U0BEN>',
    {
      kind: 'arrange',
      what: { of: 'override', change: { kind: 'remove', rotation: 'payments', layer: null, who: 'U0BEN' } },
    },
  ],
  [
    'override remove 6f0b3c1e-5d0a-4c1b-9c61-6b3f7c0f2a42',
    {
      kind: 'arrange',
      what: { of: 'override', change: { kind: 'remove', id: '6f0b3c1e-5d0a-4c1b-9c61-6b3f7c0f2a42' } },
    },
  ],
])('/incident %s', (line, asked) => {
  expect(asks(line)).toEqual(asked);
});
