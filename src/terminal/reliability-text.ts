import type { Figure, Proof, Report } from '../reliability/report.ts';
import { linesOf, marks, millisecondsText } from '../reliability/wording.ts';

/** Most problems of one proof that are told one by one. */
const problemsMax = 8;

/** What was proven, to be read in five seconds, and the figures under it. */
export function reliabilityText({ measured_at, where, proofs }: Report): string {
  const width = Math.max(0, ...proofs.map(({ name }) => name.length));
  const rows = proofs.flatMap(({ name, figures }) => figures.map((figure) => ({ name, figure })));
  const drills = proofs.flatMap(({ drills }) => drills.map(({ number }) => number));
  return [
    `Reliability of ${where}, measured ${measured_at.slice(0, 19).replace('T', ' ')} UTC`,
    '',
    ...proofs.flatMap((proof) => lines(proof, width)),
    ...(rows.length === 0 ? [] : ['', ...table(rows)]),
    '',
    'p50 and p99 are by nearest rank: of fewer than 100 samples, p99 is the largest.',
    ...(drills.length === 0
      ? []
      : [
          `The evidence is left in ${drills.map((number) => `INC-${number}`).join(', ')} of the workspace system:proof: "quorum verify --team system:proof" checks it.`,
        ]),
  ].join('\n');
}

function lines(proof: Proof, width: number): readonly string[] {
  const { name, verdict } = proof;
  const [first, ...others] = linesOf(proof, problemsMax);
  return [`${marks[verdict]} ${name.padEnd(width)}  ${first}`, ...others.map((line) => ' '.repeat(width + 4) + line)];
}

function table(rows: readonly { readonly name: string; readonly figure: Figure }[]): readonly string[] {
  const cells = [
    ['', '', 'n', 'p50', 'p99', 'max'],
    ...rows.map(({ name, figure }, index) => [
      rows[index - 1]?.name === name ? '' : name,
      figure.says,
      ...numbers(figure),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** n, p50, p99 and the largest; of what was measured once, only that. */
function numbers(figure: Figure): readonly string[] {
  switch (figure.unit) {
    case 'count':
      return [String(figure.count)];
    case 'once':
      return ['1', '', '', millisecondsText(figure.ms)];
    case 'ms':
    case 'tries': {
      const { n, p50, p99, max } = figure.of;
      const say = figure.unit === 'ms' ? millisecondsText : String;
      return [String(n), say(p50), say(p99), say(max)];
    }
    default: {
      const unreachable: never = figure;
      return unreachable;
    }
  }
}
