import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { channelName } from '../../../src/slack/surfaces/channel-name.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { settings } from '../../support/settings.ts';

const parts = (title: string, number = 42) => ({ number: String(number), title, date: '2026-11-24', severity: 'sev1' });

describe('the name of a channel', () => {
  test.each([
    ['Checkout is down', 0, 'inc-42-checkout-is-down'],
    ['Checkout is down', 1, 'inc-42-checkout-is-down-2'],
    ['  Ärger & Überlast!! ', 0, 'inc-42-arger-uberlast'],
    ['שלום 🔥', 0, 'inc-42'],
    ['שלום 🔥', 2, 'inc-42-3'],
    ['x'.repeat(150), 0, `inc-42-${'x'.repeat(73)}`],
    ['x'.repeat(150), 9, `inc-42-${'x'.repeat(70)}-10`],
    ['{number} {title}', 0, 'inc-42-number-title'],
  ])('%j, attempt %d: %s', (title, attempt, name) => {
    expect(channelName(settings.channels.name, parts(title), attempt)).toBe(name);
  });

  test('follows the template in the settings', () => {
    expect(channelName('{date}_{severity} – {title} ({number})', parts('Login'), 0)).toBe('2026-11-24_sev1-login-42');
    expect(channelName('{title} {number}', parts('שלום 🔥'), 0)).toBe('42');
  });

  test('is one that Slack takes, and another with each attempt', () => {
    const template = fc.constantFrom(settings.channels.name, '{title} {number}', '{number}', '-{number}-{date}');
    fc.assert(
      fc.property(
        template,
        fc.nat(999_999_999),
        fc.string({ unit: anyCharacter, maxLength: 150 }),
        fc.nat(20),
        (template, number, title, attempt) => {
          const name = channelName(template, parts(title, number), attempt);
          expect(name).toMatch(/^[a-z0-9_-]{1,80}$/);
          expect(channelName(template, parts(title, number), attempt + 1)).not.toBe(name);
        },
      ),
    );
  });
});
