import { incident } from '../src/capabilities/index.ts';

/** The heading of the last part of docs/webhooks.md, which `npm run docs` makes. */
const heading = '## Events\n';

/** docs/webhooks.md with the types of events that there are, by what they are of. */
export function withEventTable(page: string): string {
  const rows = incident.capabilities
    .map(({ name, events }) => [name, Object.keys(events).map((type) => `\`${type}\``)] as const)
    .filter(([, types]) => types.length > 0)
    .map(([name, types]) => `| ${name} | ${types.join(', ')} |`);
  const table = ['| of | types |', '| --- | --- |', ...rows].join('\n');
  return `${page.split(heading)[0]}${heading}
What \`events\` may name, as the record calls them. \`npm run docs\` makes this table.

${table}
`;
}
