import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { incident } from '../../src/capabilities/index.ts';

test('docs/webhooks.md has each type of event, and nothing else', async () => {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const rows = page.split('## Events')[1]?.matchAll(/^\| (\w+) +\| (.+?) +\|$/gm) ?? [];
  const listed = [...rows].filter(([, of]) => of !== 'of').map(([, of, types = '']) => [of, types.match(/\w+/g)]);
  expect(listed).toEqual(
    incident.capabilities.map(({ name, events }) => [name, Object.keys(events)]).filter(([, types]) => types?.length),
  );
});
