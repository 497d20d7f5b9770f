import { expect, test } from '@jest/globals';
import { treatmentOf } from '../../src/alerts/rules.ts';
import { settingsSchema } from '../../src/configuration/settings.ts';

const settings = settingsSchema.parse({
  services: [{ name: 'checkout', aliases: ['shop'], channel: 'C0CHECKOUT' }, { name: 'mail' }],
  alerts: {
    channel: 'C0ALERTS00',
    rules: [
      { service: 'checkout', labels: { loud: 'yes' }, does: 'declare', group_by: ['service'] },
      { service: 'other', does: 'ignore' },
      { labels: { team: 'data' }, does: 'post', channel: 'C0DATA0000' },
    ],
  },
});
const signal = (service: string, labels: Readonly<Record<string, string>> = {}) => ({
  ...{ source: 's', delivery: 'd', alert: 'a', state: 'firing' as const, title: 'x', at: '2026-11-26T12:00:00.000Z' },
  ...{ service, labels },
});

test.each([
  ['Shop', {}, { service: 'checkout', channel: 'C0CHECKOUT', does: 'post' }],
  ['checkout', { team: 'data' }, { service: 'checkout', channel: 'C0DATA0000', does: 'post' }],
  ['mail', {}, { service: 'mail', channel: null, does: 'post' }],
  ['nothing we run', {}, { service: null, channel: null, does: 'post' }],
  ['shop', { loud: 'yes' }, { service: 'checkout', does: 'declare' }],
  ['other', {}, { does: 'ignore' }],
])('an alert of %j with %j', (service, labels, treatment) => {
  expect(treatmentOf(signal(service, labels), settings)).toMatchObject(treatment);
});

test('alerts that call a service by different names share an incident', () => {
  const groups = ['shop', 'Checkout'].map((name) => treatmentOf(signal(name, { loud: 'yes' }), settings).group?.name);
  expect(groups[0]).toBe(groups[1]);
});
