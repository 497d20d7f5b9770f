import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { slackSides } from '../src/capabilities/index.ts';
import { settingsSchema } from '../src/configuration/settings.ts';
import { type Twin, twins } from '../src/slack/inputs/twins.ts';
import { viewIds } from '../src/slack/views/view-ids.ts';
import { withEventTable } from './make-event-table.ts';
import { eventsLeftBy, type Played, playWords } from './play-words.ts';

const toldByPost = new Set(slackSides.flatMap((side) => side.toldByPost ?? []));

/** Buttons that stand on no incident's summary. */
const ofMenu: Readonly<Record<string, string>> = {
  [viewIds.declare]: 'Declare an incident',
  [viewIds.list]: 'List incidents',
  [viewIds.search]: 'Find an incident',
  [viewIds.join]: 'Join',
  [viewIds.help]: 'Help',
  [viewIds.reliability]: 'Run again',
};

/** docs/commands.md: what can be typed after `/incident`, what is clicked instead, and what comes of it. */
export function commandsPage(): string {
  const asker = { user_id: 'U0', settings: settingsSchema.parse({}), at: '2026-01-01T00:00:00.000Z', zone: 'UTC' };
  const all = twins(asker);
  const played = playWords(all);
  return `${[
    '# What can be typed and clicked',
    '',
    'This page is made from the list of capabilities by `npm run docs`; a test holds that it is up to date.',
    '',
    'The buttons stand under an incident’s pinned summary or behind its **More**; *Declare an incident*, *List incidents* and',
    '*Help* are what `/incident` alone shows outside an incident’s channel, *Join*, *Accept* and *Subscribe* stand on its',
    'announcement, and *Find an incident* is a field of the Home tab. Whatever leaves an event is in the summary and the',
    'timeline, too; *thread* means the thread of the summary.',
    '',
    '| typed | does | clicked | leaves the event | told in |',
    '| --- | --- | --- | --- | --- |',
    ...all.map((twin) => rowOf(twin, played)),
  ].join('\n')}\n`;
}

function rowOf({ word, commands, buttons }: Twin, { labels, toldIn }: Played): string {
  const clicked = buttons.flatMap((id) => labels.get(id) ?? ofMenu[id] ?? []);
  const events = [...new Set(commands.flatMap(eventsLeftBy))];
  const places = events.flatMap((type) => [
    ...(toldByPost.has(type) ? ['channel'] : ['thread']),
    ...(toldIn.get(type) ?? []),
  ]);
  const cells = [
    `\`/incident ${word.usage}\``,
    word.does,
    listed(clicked, (label) => `**${label}**`),
    listed(events, (type) => `\`${type}\``),
    events.length === 0 ? 'an answer to you' : listed(places, (place) => place),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function listed(all: readonly string[], marked: (one: string) => string): string {
  return all.length === 0 ? '–' : [...new Set(all)].map(marked).join(', ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('commands.md', import.meta.url), commandsPage());
  const webhooks = new URL('webhooks.md', import.meta.url);
  writeFileSync(webhooks, withEventTable(readFileSync(webhooks, 'utf8')));
}
