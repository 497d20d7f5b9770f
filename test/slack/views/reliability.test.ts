import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Figure, type Proof, proofNames, type Report, sizesDefault } from '../../../src/reliability/report.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { renderReliability } from '../../../src/slack/views/reliability.ts';
import { reliabilityText } from '../../../src/terminal/reliability-text.ts';
import { askedBy } from '../../support/settings.ts';
import { expectSendable, mrkdwnIn } from '../expect-sendable.ts';

const anyText = fc.oneof(fc.string(), fc.constant('<&'.repeat(2_000)));
const samples = fc.record({ n: fc.nat(), p50: fc.nat(), p99: fc.nat(), max: fc.nat() });
const anyFigure: fc.Arbitrary<Figure> = fc.oneof(
  fc.record({ says: anyText, unit: fc.constantFrom('ms', 'tries'), of: samples }),
  fc.record({ says: anyText, unit: fc.constant('once'), ms: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
  fc.record({ says: anyText, unit: fc.constant('count'), count: fc.nat() }),
);
const anyProof: fc.Arbitrary<Proof> = fc.record({
  name: fc.constantFrom(...proofNames),
  verdict: fc.constantFrom('shown', 'failed', 'not_shown'),
  says: anyText,
  problems: fc.array(anyText, { maxLength: 60 }),
  figures: fc.array(anyFigure, { maxLength: 60 }),
  drills: fc.array(fc.record({ incident_id: fc.uuid(), number: fc.integer({ min: 1, max: 1e9 }) }), { maxLength: 3 }),
});
const anyReport: fc.Arbitrary<Report> = fc.record({
  measured_at: fc.constant('2026-11-24T02:14:00.000Z'),
  where: anyText,
  regions: fc.array(fc.string()),
  sizes: fc.constant(sizesDefault),
  proofs: fc.array(anyProof, { maxLength: 5 }),
});

test('any report stays within what Slack takes', () => {
  fc.assert(
    fc.property(anyReport, (report) => expectSendable(renderReliability({ kind: 'measured', report }))),
    { numRuns: 200 },
  );
});

const report: Report = {
  measured_at: '2026-11-24T02:14:00.000Z',
  where: 'a local cluster of eu-west-1 and eu-central-1',
  regions: ['eu-west-1', 'eu-central-1'],
  sizes: sizesDefault,
  proofs: [
    {
      name: 'race',
      verdict: 'shown',
      says: '20 rounds: one winner each',
      problems: [],
      figures: [
        { says: 'winner told', unit: 'ms', of: { n: 20, p50: 12.34, p99: 1_620.4, max: 1_620.4 } },
        { says: 'conflicts at the database', unit: 'count', count: 20 },
      ],
      drills: [{ incident_id: '7b0a5e4e-1f65-4f0c-9d5c-0a4b7c1f2d3e', number: 7 }],
    },
    {
      name: 'duplicate',
      verdict: 'failed',
      says: 'one click delivered 10 times at once: one event, one answer',
      problems: [
        'eu-west-1 reads 3 events where 2 were asked for',
        'eu-central-1 reads 3 events where 2 were asked for',
      ],
      figures: [],
      drills: [],
    },
    {
      name: 'failover',
      verdict: 'not_shown',
      says: 'one region only: not shown',
      problems: [],
      figures: [],
      drills: [],
    },
  ],
};

test('in the terminal it reads line by line, what failed with what speaks against it', () => {
  expect(reliabilityText(report)).toBe(
    [
      'Reliability of a local cluster of eu-west-1 and eu-central-1, measured 2026-11-24 02:14:00 UTC',
      '',
      '✓ race       20 rounds: one winner each',
      '✗ duplicate  eu-west-1 reads 3 events where 2 were asked for',
      '             eu-central-1 reads 3 events where 2 were asked for',
      '– failover   one region only: not shown',
      '',
      '                                  n      p50       p99       max',
      'race  winner told                20  12.3 ms  1,620 ms  1,620 ms',
      '      conflicts at the database  20',
      '',
      'p50 and p99 are by nearest rank: of fewer than 100 samples, p99 is the largest.',
      'The evidence is left in INC-7 of the workspace system:proof: "quorum verify --team system:proof" checks it.',
    ].join('\n'),
  );
});

test('in Slack it says first how much is shown, then one figure a proof, and its button measures again', () => {
  const { text, blocks } = renderReliability({ kind: 'measured', report });
  expect(text).toBe('Reliability: 1 of 3 proofs passed, 1 failed');
  expect(JSON.stringify(blocks)).toContain('✗ *duplicate* eu-west-1 reads 3 events where 2 were asked for');
  expect(mrkdwnIn(blocks)).toEqual([
    expect.stringMatching(/^a local cluster of eu-west-1 and eu-central-1 · measured /),
    expect.stringMatching(/^✓ \*race\* 20 rounds: one winner each\n✗ \*duplicate\*.*\n.*\n– \*failover\*/),
    '*race* winner told: p50 12.3 ms, p99 1,620 ms',
    'In a terminal `npx quorum prove` shows all figures, and `npx quorum verify --team system:proof 7` checks the evidence: INC-7.',
  ]);
  const [actions] = (blocks ?? []).flatMap((block) => (block.type === 'actions' ? [block] : []));
  const [again] = actions?.elements ?? [];
  if (again?.type !== 'button') throw new Error('a button expected');
  expect(readAction(again.action_id ?? '', again.value ?? '', askedBy('U0ANA'))).toEqual({
    incident_id: null,
    asked: { kind: 'view', view: { kind: 'reliability' } },
  });
});
