import { expect, test } from '@jest/globals';
import { withOverrides } from '../../../src/oncall/override.ts';
import { renderOverrides } from '../../../src/slack/oncall/view-overrides.ts';
import { layer, rotation } from '../../oncall/rotations.ts';
import { expectSendable, mrkdwnIn } from '../expect-sendable.ts';

const at = '2026-11-26T12:00:00.000Z';
const file = [
  rotation({
    layers: [layer()],
    overrides: [
      { who: 'U0ANA', from: '2026-12-24 09:00', until: '2026-12-27 09:00' },
      { who: 'U0BEN', from: '2026-11-20 09:00', until: '2026-11-26 12:59' },
    ],
  }),
];
const one = {
  ...{ id: '1', rotation: 'payments', layer: 'primary', who: 'U0BEN', from: '2026-11-26 13:00' },
  ...{ until: '2026-11-26 18:00', by: 'U0ANA', at: '2026-11-26T11:59:00.000Z' },
};
const kept = [one];

test('the overrides that are not over are told with who said so', () => {
  const answer = renderOverrides(withOverrides(file, kept), kept, at);
  const lines = mrkdwnIn(answer.blocks)
    .join('\n')
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .split('\n');
  expect(lines.slice(1, -1)).toEqual([
    '<@U0BEN>: payments, primary, from 2026-11-26 12:00 UTC until 2026-11-26 17:00 UTC (2026-11-26 13:00 to 2026-11-26 18:00 in Europe/Amsterdam), said by <@U0ANA>, 2026-11-26 11:59 UTC',
    '<@U0ANA>: payments, primary, from 2026-12-24 08:00 UTC until 2026-12-27 08:00 UTC (2026-12-24 09:00 to 2026-12-27 09:00 in Europe/Amsterdam), in `quorum.yml`',
  ]);
  const many = Array.from({ length: 500 }, (_, id) => ({ ...one, id: String(id), rotation: '&'.repeat(40) }));
  expectSendable(renderOverrides(file, many, at));
});
