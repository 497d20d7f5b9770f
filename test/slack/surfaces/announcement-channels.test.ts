import { expect, test } from '@jest/globals';
import type { Command } from '../../../src/capabilities/index.ts';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { announcementChannels } from '../../../src/slack/surfaces/announcement-channels.ts';
import type { Step } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';

const settings = settingsSchema.parse({
  announcements: [
    { channel: 'C0EVERYTHING', drills: true },
    { channel: 'C0URGENT01', severities: ['sev1', 'sev2'] },
  ],
});

const declared = (what: Partial<Extract<Command, { type: 'declare' }>>): Step => [
  'U0ANA',
  { type: 'declare', team_id: 'T1', number: 42, kind: 'real', title: 'x', severity: 'sev2', ...what },
];

test.each([
  ['a sev2', [declared({})], ['C0EVERYTHING', 'C0URGENT01']],
  ['a sev3', [declared({ severity: 'sev3' })], ['C0EVERYTHING']],
  ['a drill', [declared({ kind: 'drill' })], ['C0EVERYTHING']],
  ['a private one', [declared({ private: true })], []],
  [
    'a sev3 that was raised',
    [declared({ severity: 'sev3' }), ['U0ANA', { type: 'change_severity', severity: 'sev1' }] satisfies Step],
    ['C0EVERYTHING', 'C0URGENT01'],
  ],
  [
    'one that was made private',
    [
      declared({}),
      ['U0ANA', { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 }] satisfies Step,
      ['U0ANA', { type: 'make_private' }] satisfies Step,
    ],
    [],
  ],
])('%s is announced where the settings say', (_what, steps, channels) => {
  expect(announcementChannels(settings, storyOf(steps).state)).toEqual(channels);
});

test('an alert is posted where its service or a rule says, and otherwise where all alerts are', () => {
  const alerts = settingsSchema.parse({ alerts: { channel: 'C0ALERTS00' } });
  const opened = (more: object): Step => [
    'system:alerts',
    {
      ...{ type: 'open_alert', source: 's', alert: '6f0b3c1e-5d0a-4c1b-9c61-6b3f7c0f2a42', episode: 1 },
      ...{ settle_seconds: 300, flapping_from: 5, at: '2026-11-24T02:00:00.000Z', ...more },
    },
  ];
  const channelsOf = (more: object) =>
    announcementChannels(alerts, storyOf([declared({ kind: 'alert' }), opened(more)]).state);
  expect(channelsOf({})).toEqual(['C0ALERTS00']);
  expect(channelsOf({ service: 'checkout', channel: 'C0CHECKOUT' })).toEqual(['C0CHECKOUT']);
  expect(channelsOf({ channel: 'C0CHECKOUT', silenced_until: '2026-11-25T02:00:00.000Z' })).toEqual([]);
});
