import { expect, test } from '@jest/globals';
import { instantIn, minuteIn } from '../../src/oncall/local-time.ts';
import { whoIsOnCall } from '../../src/oncall/on-call.ts';
import { withOverrides } from '../../src/oncall/override.ts';
import { rotationsFor } from '../../src/oncall/rotations-for.ts';
import { layer, rotation } from './rotations.ts';

const at = '2026-11-26T12:00:00.000Z';
const payments = rotation({
  services: ['Checkout'],
  layers: [layer()],
  overrides: [{ who: 'U0CHLOE', from: '2026-11-26 12:00', until: '2026-11-26 20:00' }],
});
const kept = (who: string, from: string, until: string, saidAt: string, of: object = {}) => ({
  ...{ id: `${who} ${from}`, rotation: 'Payments', layer: 'Primary', by: 'U0ANA', at: saidAt },
  ...{ who, from: `2026-11-26 ${from}`, until: `2026-11-26 ${until}`, ...of },
});

test('what is said in Slack counts before what the settings say, and the latest word first', () => {
  const [now] = withOverrides(
    [payments],
    [
      kept('U0DAN', '12:30', '18:00', '2026-11-26T10:00:00.000Z'),
      kept('U0ELI', '13:00', '14:00', '2026-11-26T11:00:00.000Z'),
      kept('U0NOBODY', '12:30', '18:00', '2026-11-26T11:30:00.000Z', { layer: 'another' }),
      kept('U0NOBODY', '12:30', '18:00', '2026-11-26T11:30:00.000Z', { rotation: 'another' }),
    ],
  );
  if (now === undefined) throw new Error('a rotation expected');
  const [primary] = whoIsOnCall(now, at).layers;
  expect(primary).toMatchObject({ who: 'U0ELI', until: '2026-11-26T13:00:00.000Z', next: { who: 'U0DAN' } });
  const [later] = whoIsOnCall(now, '2026-11-26T17:30:00.000Z').layers;
  expect(later).toMatchObject({ who: 'U0CHLOE', until: '2026-11-26T19:00:00.000Z' });
});

test('a rotation is for a service by any name that the catalogue has of it', () => {
  const service = {
    name: 'web shop',
    aliases: ['checkout'],
    owner: null,
    channel: null,
    escalation: null,
    runbook: null,
    links: [],
  };
  expect(rotationsFor([payments], service, 'web shop')).toEqual([payments]);
  expect(rotationsFor([payments], null, 'web shop')).toEqual([]);
  expect(rotationsFor([payments], null, ' PAYMENTS')).toEqual([payments]);
});

test.each(['2026-11-26T12:00:00.000Z', '2026-03-29T01:30:00.000Z', '2026-10-25T00:30:00.000Z'])(
  'a minute by the clocks of a zone is the one that they show: %s',
  (instant) => {
    for (const zone of ['Europe/Amsterdam', 'Asia/Kathmandu', 'America/St_Johns', 'UTC']) {
      expect(new Date(instantIn(zone, minuteIn(zone, Date.parse(instant)))).toISOString()).toBe(instant);
    }
  },
);

test('a calendar is a layer: of two shifts at once the one that began last counts, and an override before both', () => {
  const calendars = [{ name: 'From the calendar', url: 'https://calendar.example.com/x' }];
  const [whole] = withOverrides(
    [rotation({ calendars })],
    [kept('U0ELI', '17:00', '18:00', '2026-11-26T11:00:00.000Z', { rotation: 'payments', layer: 'from the calendar' })],
  );
  if (whole === undefined) throw new Error('a rotation expected');
  const shift = (who: string, from: string, until: string) => ({
    ...{ who, from: `2026-11-26T${from}:00.000Z`, until: `2026-11-26T${until}:00.000Z` },
  });
  const shifts = [shift('U0DAN', '08:00', '20:00'), shift('U0CHLOE', '11:00', '14:00')];
  const read = new Map([['From the calendar', { shifts, ignored: [], readAt: at, failure: null }]]);
  const whoAt = (time: string) => whoIsOnCall({ ...whole, read }, `2026-11-26T${time}:00.000Z`).layers[0];
  expect(whoAt('12:00')).toMatchObject({ who: 'U0CHLOE', until: '2026-11-26T14:00:00.000Z', next: { who: 'U0DAN' } });
  expect(whoAt('16:30')).toMatchObject({ who: 'U0ELI', until: '2026-11-26T17:00:00.000Z', next: { who: 'U0DAN' } });
  expect(whoAt('21:00')).toMatchObject({ who: null, next: null });
});
