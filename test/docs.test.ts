import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { commandsPage } from '../docs/make-commands.ts';
import { eventsLeftBy, playWords } from '../docs/play-words.ts';
import { twins } from '../src/slack/inputs/twins.ts';
import { askedBy } from './support/settings.ts';

test('docs/commands.md tells every word that can be typed: npm run docs makes it', async () => {
  expect(await readFile(new URL('../docs/commands.md', import.meta.url), 'utf8')).toBe(commandsPage());
});

test('docs/responses.md shows each picture that npm run pictures takes', async () => {
  const page = await readFile(new URL('../docs/responses.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/\(pictures\/([\w-]+)\.png\)/g)].map(([, name]) => name);
  const there = (await readdir(new URL('../docs/pictures', import.meta.url))).map((file) => file.replace('.png', ''));
  expect(shown.toSorted()).toEqual(there.toSorted());
  const plays = new URL('long/browser/', import.meta.url);
  const taken = await Promise.all((await readdir(plays)).map((file) => readFile(new URL(file, plays), 'utf8')));
  const names = taken.flatMap((play) => [...play.matchAll(/picture\('([\w-]+)'/g)].map(([, name]) => name));
  expect(shown.toSorted()).toEqual(names.toSorted());
});

/** A heading's name in a link, as GitHub makes it. */
const nameOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

test('each link of README.md, of what stands beside it and of docs leads to a file, and to a heading there', async () => {
  const root = new URL('../', import.meta.url);
  const names = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
  const pages = (await readdir(new URL('docs', root))).filter((file) => file.endsWith('.md'));
  const dead: string[] = [];
  for (const name of [...names, ...pages.map((file) => `docs/${file}`)]) {
    const page = new URL(name, root);
    for (const [, target = ''] of (await readFile(page, 'utf8')).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const place = new URL(target, page);
      const anchor = place.hash.slice(1);
      place.hash = '';
      const text = await readFile(place, 'utf8').catch((error: NodeJS.ErrnoException) => error.code ?? '');
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => nameOf(heading));
      const isThere = text !== 'ENOENT' && (anchor === '' || headings.includes(anchor));
      if (!isThere) dead.push(`${name}: ${target}`);
    }
  }
  expect(dead).toEqual([]);
});

/** What is declared is about no incident yet; what names a task by its number is typed, or filled in when it is added. */
const apart = new Set(['declare', 'triage', 'undone', 'assign', 'due']);

test('whatever can be typed about an incident and leaves an event can be clicked, too', () => {
  const all = twins(askedBy('U0'));
  const { labels } = playWords(all);
  const leaving = all.filter(({ commands }) => commands.some((command) => eventsLeftBy(command).length > 0));
  expect(leaving.length).toBeGreaterThan(10);
  const unclickable = leaving.filter(
    ({ word, buttons }) => !apart.has(word.word) && !buttons.some((id) => labels.has(id)),
  );
  expect(unclickable.map(({ word }) => word.word)).toEqual([]);
  // None that asks for a command is without its event.
  const asking = all.filter(({ commands }) => commands.length > 0);
  expect(asking.filter((one) => !leaving.includes(one)).map(({ word }) => word.word)).toEqual([]);
});
