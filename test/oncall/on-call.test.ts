import { describe, expect, test } from '@jest/globals';
import { gapsIn, whoIsOnCall } from '../../src/oncall/on-call.ts';
import { layer, rotation } from './rotations.ts';

const now = (of: ReturnType<typeof rotation>, at: string) => whoIsOnCall(of, at).layers[0];

describe('turns', () => {
  const weekly = rotation({ layers: [layer()] });

  test('begin with the first of the people and change at the handoff', () => {
    const ana = {
      layer: 'primary',
      who: 'U0ANA',
      until: '2026-11-30T08:00:00.000Z',
      next: { who: 'U0BEN', from: '2026-11-30T08:00:00.000Z' },
    };
    expect(now(weekly, '2026-11-23T08:00:00.000Z')).toEqual(ana);
    expect(now(weekly, '2026-11-30T07:59:59.999Z')).toEqual(ana);
    expect(now(weekly, '2026-11-30T08:00:00.000Z')).toMatchObject({ who: 'U0BEN', next: { who: 'U0ANA' } });
  });

  test('have nobody before the first', () => {
    expect(whoIsOnCall(weekly, '2026-11-23T07:59:59.999Z')).toEqual({
      gap: true,
      layers: [
        {
          layer: 'primary',
          who: null,
          until: '2026-11-23T08:00:00.000Z',
          next: { who: 'U0ANA', from: '2026-11-23T08:00:00.000Z' },
        },
      ],
    });
  });

  test('have nobody long before it', () => {
    for (const day of ['10', '12', '17']) {
      expect(now(weekly, `2026-11-${day}T12:00:00.000Z`)).toMatchObject({ who: null, next: { who: 'U0ANA' } });
    }
  });

  test('of a layer in another zone change by its own clock', () => {
    const away = rotation({ layers: [layer({ zone: 'America/New_York' })] });
    expect(now(away, '2026-11-26T12:00:00.000Z')).toMatchObject({ until: '2026-11-30T14:00:00.000Z' });
  });

  test('of one person never end, and two of the same person are one', () => {
    const alone = rotation({ layers: [layer({ people: ['U0ANA'] })] });
    expect(now(alone, '2026-11-26T12:00:00.000Z')).toMatchObject({ who: 'U0ANA', until: null, next: null });
    const twice = rotation({ layers: [layer({ people: ['U0ANA', 'U0ANA', 'U0BEN'], turn: '1d' })] });
    expect(now(twice, '2026-11-23T12:00:00.000Z')).toMatchObject({ until: '2026-11-25T08:00:00.000Z' });
  });

  test.each([
    ['put forward over it', 'Europe/Amsterdam', '02:30', '2027-03-28', '2027-03-28T01:00:00.000Z'],
    ['put forward over it', 'America/New_York', '02:30', '2027-03-14', '2027-03-14T07:00:00.000Z'],
    ['put forward by half an hour', 'Australia/Lord_Howe', '02:15', '2026-10-04', '2026-10-03T15:30:00.000Z'],
    ['put back to it', 'Europe/Amsterdam', '02:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    ['put back to it', 'America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30:00.000Z'],
    ['put back by half an hour', 'Australia/Lord_Howe', '01:45', '2027-04-04', '2027-04-03T14:45:00.000Z'],
  ])('change once when the clocks are %s: %s %s', (_how, zone, handoff, since, handedOff) => {
    const daily = rotation({ zone, layers: [layer({ turn: '1d', handoff, since })] });
    const before = new Date(Date.parse(handedOff) - 1).toISOString();
    expect(now(daily, before)).toMatchObject({ who: null, until: handedOff });
    expect(now(daily, handedOff)).toMatchObject({ who: 'U0ANA' });
  });
});

describe('a window', () => {
  const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' };

  test('has nobody outside it, and turns go on', () => {
    const days = rotation({ layers: [layer({ window: office, turn: '1d' })] });
    const friday = { until: '2026-11-27T16:00:00.000Z', next: { who: 'U0BEN', from: '2026-11-30T08:00:00.000Z' } };
    expect(now(days, '2026-11-27T12:00:00.000Z')).toEqual({ layer: 'primary', who: 'U0ANA', ...friday });
    expect(now(days, '2026-11-28T12:00:00.000Z')).toMatchObject({ who: null, until: '2026-11-30T08:00:00.000Z' });
  });

  test('may last into the next day, which need not be one of its days', () => {
    const nights = rotation({ layers: [layer({ window: { days: ['fri'], from: '22:00', until: '06:00' } })] });
    expect(now(nights, '2026-11-28T04:59:59.999Z')).toMatchObject({ who: 'U0ANA', until: '2026-11-28T05:00:00.000Z' });
    expect(now(nights, '2026-11-27T04:00:00.000Z')).toMatchObject({ who: null, until: '2026-11-27T21:00:00.000Z' });
  });

  test('of days alone has them whole', () => {
    const weekend = rotation({ layers: [layer({ window: { days: ['sat', 'sun'] } })] });
    expect(now(weekend, '2026-11-27T23:00:00.000Z')).toMatchObject({ who: 'U0ANA', until: '2026-11-29T23:00:00.000Z' });
  });
});

describe('an override', () => {
  const cyd = { who: 'U0CYD', from: '2026-11-29 12:00', until: '2026-12-01 12:00' };

  test('is on top in its time, and the turn that has begun meanwhile comes after it', () => {
    const over = rotation({ layers: [layer()], overrides: [cyd] });
    expect(now(over, '2026-11-29T10:59:59.999Z')).toMatchObject({ who: 'U0ANA', until: '2026-11-29T11:00:00.000Z' });
    expect(now(over, '2026-11-29T11:00:00.000Z')).toMatchObject({
      who: 'U0CYD',
      until: '2026-12-01T11:00:00.000Z',
      next: { who: 'U0BEN' },
    });
    expect(now(over, '2026-12-01T11:00:00.000Z')).toMatchObject({ who: 'U0BEN' });
  });

  test('is of one layer, by the clock of the rotation', () => {
    const both = rotation({
      layers: [layer(), layer({ name: 'second', people: ['U0DEE'], zone: 'America/New_York' })],
      overrides: [{ ...cyd, layer: 'Second' }],
    });
    expect(whoIsOnCall(both, '2026-11-29T11:00:00.000Z').layers.map(({ who }) => who)).toEqual(['U0ANA', 'U0CYD']);
  });
});

describe('gaps', () => {
  const from = '2026-11-27T12:00:00.000Z';
  const to = '2026-12-04T12:00:00.000Z';
  const office = layer({ window: { days: ['mon', 'tue', 'wed'], from: '09:00', until: '17:00' } });

  test('are when no layer has anybody, and one may go on beyond what was asked', () => {
    expect(gapsIn(rotation({ layers: [office] }), from, to)).toEqual([
      { from, until: '2026-11-30T08:00:00.000Z' },
      { from: '2026-11-30T16:00:00.000Z', until: '2026-12-01T08:00:00.000Z' },
      { from: '2026-12-01T16:00:00.000Z', until: '2026-12-02T08:00:00.000Z' },
      { from: '2026-12-02T16:00:00.000Z', until: null },
    ]);
  });

  test('are filled by another layer and by an override', () => {
    expect(gapsIn(rotation({ layers: [office, layer({ name: 'all' })] }), from, to)).toEqual([]);
    const overrides = [{ who: 'U0CYD', from: '2026-11-27 12:00', until: '2026-11-30 08:30' }];
    expect(gapsIn(rotation({ layers: [office], overrides }), from, '2026-11-30T16:00:00.000Z')).toEqual([
      { from: '2026-11-30T07:30:00.000Z', until: '2026-11-30T08:00:00.000Z' },
    ]);
  });
});
