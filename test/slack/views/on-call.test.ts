import { describe, expect, test } from '@jest/globals';
import { guestAsksOnCall, renderOnCall } from '../../../src/slack/views/on-call.ts';
import { layer, rotation } from '../../oncall/rotations.ts';
import { expectSendable, mrkdwnIn } from '../expect-sendable.ts';

const at = '2026-11-26T12:00:00.000Z';
const payments = rotation({ services: ['Checkout', 'R&D'], layers: [layer()] });
const office = { days: ['thu', 'fri'], from: '09:00', until: '17:00' };
const platform = rotation({ name: 'Platform', services: ['checkout'], layers: [layer({ window: office })] });

/** What is shown, with moments as they are in UTC. */
function shown(of: Parameters<typeof renderOnCall>[0], typed = ''): readonly string[] {
  const { text, blocks } = renderOnCall(of, typed, at);
  const lines = blocks === undefined ? [text] : mrkdwnIn(blocks).join('\n').split('\n');
  return lines.map((line) => line.replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1'));
}

test('it tells who is on call, until when, and who is next', () => {
  expect(shown([payments])).toEqual([
    '*payments* · for Checkout, R&amp;D',
    'primary: <@U0ANA> until 2026-11-30 08:00 UTC, then <@U0BEN>',
  ]);
  const alone = rotation({ layers: [layer({ people: ['U0ANA'] })] });
  expect(shown([alone])).toEqual(['*payments*', 'primary: <@U0ANA>']);
});

test('it tells of gaps within seven days', () => {
  expect(shown([platform]).slice(1)).toEqual([
    'primary: <@U0ANA> until 2026-11-26 16:00 UTC, then nobody until 2026-11-27 08:00 UTC, then <@U0ANA>',
    '⚠️ Nobody is on call from 2026-11-26 16:00 UTC until 2026-11-27 08:00 UTC.',
    '⚠️ Nobody is on call from 2026-11-27 16:00 UTC until 2026-12-03 08:00 UTC.',
  ]);
  const late = rotation({ layers: [layer({ window: { ...office, from: '14:00' } })] });
  expect(shown([late]).slice(1, 3)).toEqual([
    'primary: nobody until 2026-11-26 13:00 UTC, then <@U0ANA>',
    '⚠️ Nobody is on call now and until 2026-11-26 13:00 UTC.',
  ]);
  const hours = rotation({ layers: [layer({ window: { from: '09:00', until: '17:00' } })] });
  const [, , ...gaps] = shown([hours]);
  expect(gaps).toHaveLength(4);
  expect(gaps.at(-1)).toBe('⚠️ … and 4 more times within 7 days');
  const never = rotation({ layers: [layer({ since: '2027-11-23' })] });
  expect(shown([never]).slice(1)).toEqual(['primary: nobody', '⚠️ Nobody is on call now or in the next 7 days.']);
});

describe('a schedule at a pager', () => {
  const schedules = [{ name: 'primary', pager: 'pagerduty', id: 'PABC123' }];
  const known = {
    shifts: [{ who: 'Ana Ruiz', from: '2026-11-26T08:00:00Z', until: '2027-11-26T08:00:00Z' }],
    ignored: [],
  };
  const shownWith = (said: object) => {
    const read = new Map([['primary', { ...known, readAt: at, failure: null, ...said }]]);
    return shown([{ ...rotation({ schedules }), read }]).slice(1);
  };

  test('shows who is on call there; of whom Slack knows nothing, the name', () => {
    expect(shownWith({})).toEqual(['primary: Ana Ruiz']);
    expect(shownWith({ ignored: ['somebody who is not among its people: Ana Ruiz'] })[1]).toBe(
      '⚠️ primary: pagerduty has somebody who is not among its people: Ana Ruiz',
    );
  });

  test('tells that the pager did not answer, since when, and what counts meanwhile', () => {
    expect(shownWith({ failure: 'It answers 503', readAt: '2026-11-26T02:14:00.000Z' })).toEqual([
      'primary: Ana Ruiz',
      '⚠️ primary: pagerduty did not answer (It answers 503); last known 2026-11-26 02:14 UTC, and what it said then counts.',
    ]);
    expect(shownWith({ readAt: '2026-11-26T11:54:00.000Z' })[1]).toBe(
      '⚠️ primary: pagerduty did not answer; last known 2026-11-26 11:54 UTC, and what it said then counts.',
    );
    expect(shownWith({ readAt: null, shifts: [], failure: 'It answers 401' })).toEqual([
      'primary: nobody',
      '⚠️ primary: pagerduty has not said yet who is on call (It answers 401).',
      '⚠️ Nobody is on call now or in the next 7 days.',
    ]);
  });
});

describe('what is typed', () => {
  test('names a rotation, or a service that several may be for', () => {
    const named = (typed: string) => shown([payments, platform], typed).filter((line) => line.startsWith('*'));
    expect(named('')).toHaveLength(2);
    expect(named('Payments')).toEqual(['*payments* · for Checkout, R&amp;D']);
    expect(named('"platform".')).toEqual(['*Platform* · for checkout']);
    expect(named('CHECKOUT')).toHaveLength(2);
    expect(named('r&d')).toEqual(['*payments* · for Checkout, R&amp;D']);
  });

  test('is told when it names none, with what there is', () => {
    expect(shown([payments, platform], '<!here> `x`')).toEqual([
      "`@here 'x'` is no rotation and no service with one. The rotations are: payments, Platform. The services are: Checkout, R&amp;D, checkout.",
    ]);
  });
});

test('without settings one sentence says how to set it up', () => {
  expect(shown([], 'payments')).toEqual([
    'No rotation is set up: `oncall` in `quorum.yml` says who takes turns, and `docs/oncall.md` tells how to write it.',
  ]);
});

test('any number of rotations can be sent, and what is left out is counted', () => {
  const layers = Array.from({ length: 5 }, (_, index) => layer({ name: `${index}${'&'.repeat(39)}`, window: office }));
  const many = Array.from({ length: 60 }, (_, index) =>
    rotation({ name: `${index}${'<'.repeat(38)}`, services: Array.from({ length: 30 }, () => '&'.repeat(40)), layers }),
  );
  const { text, blocks } = renderOnCall(many, '', at);
  expectSendable({ text, blocks: [...(blocks ?? [])] });
  const [, left] = /… and (\d+) more: `\/incident oncall`/.exec(JSON.stringify(blocks)) ?? [];
  expect(shown(many).filter((line) => line.startsWith('*'))).toHaveLength(60 - Number(left));
  expectSendable(guestAsksOnCall);
});

test('a calendar that could not be read for long is told of, and so is what of it counts for nothing', () => {
  const url = 'https://calendar.example.com/secret';
  const shift = { who: 'U0ANA', from: '2026-11-26T08:00:00.000Z', until: '2026-12-26T08:00:00.000Z' };
  const said = { shifts: [shift], ignored: [], readAt: '2026-11-26T11:30:00.000Z', failure: null };
  const calendars = rotation({ calendars: [{ name: 'primary', url }] });
  const read = (of: object) => shown([{ ...calendars, read: new Map([['primary', { ...said, ...of }]]) }]);
  expect(read({})).toEqual(['*payments*', 'primary: <@U0ANA> until 2026-12-26 08:00 UTC, then nobody']);
  expect(read({ readAt: '2026-11-26T10:00:00.000Z', failure: 'It answers <404>' }).at(-1)).toBe(
    '⚠️ The calendar of primary was last read 2026-11-26 10:00 UTC. What it said then counts. It answers &lt;404&gt;.',
  );
  expect(read({ ignored: ['an event that names nobody who is known: <!here>'] }).at(-1)).toBe(
    '⚠️ The calendar of primary has an event that names nobody who is known: &lt;!here&gt;',
  );
  expect(shown([calendars]).slice(1)).toEqual([
    'primary: nobody',
    '⚠️ The calendar of primary has not been read yet: nobody is on call by it.',
    '⚠️ Nobody is on call now or in the next 7 days.',
  ]);
});
