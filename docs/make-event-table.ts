import { incident } from '../src/capabilities/index.ts';

/** The heading of the last part of docs/webhooks.md, which `npm run docs` makes. */
const heading = '## Events\n';

/** docs/webhooks.md with the types of events that there are, by what they are of. */
export function withEventTable(page: string): string {
  const rows: readonly Row[] = incident.capabilities
    .map(({ name, events }) => [name, Object.keys(events).map((type) => `\`${type}\``)] as const)
    .filter(([, types]) => types.length > 0)
    .map(([name, types]) => [name, types.join(', ')] as const);
  const table = aligned([['of', 'types'], ...rows]);
  return `${page.split(heading)[0]}${heading}
What \`events\` may name, as the record calls them. \`npm run docs\` makes this table.

${table}
`;
}

type Row = readonly [string, string];

/** A table as the formatter leaves it. */
function aligned(rows: readonly Row[]): string {
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const line = ([first, second]: Row) => `| ${first.padEnd(width(0))} | ${second.padEnd(width(1))} |`;
  const rule = `| ${'-'.repeat(width(0))} | ${'-'.repeat(width(1))} |`;
  return rows.flatMap((row, index) => (index === 0 ? [line(row), rule] : [line(row)])).join('\n');
}
