import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { words } from '../src/slack/inputs/read-line.ts';

/** docs/commands.md: what can be typed after `/incident`, as a table. */
export function commandsPage(): string {
  const escaped = (text: string) => text.replaceAll('|', '\\|');
  const rows = words.map(({ usage, does }) => `| \`/incident ${escaped(usage)}\` | ${escaped(does)} |`);
  return `${[
    '# What can be typed',
    '',
    'This page is made from the list of words by `npm run docs`; a test holds that it is up to date.',
    '',
    '| typed | does |',
    '| --- | --- |',
    ...rows,
  ].join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('commands.md', import.meta.url), commandsPage());
}
