import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { withEventTable } from '../../docs/make-event-table.ts';

test('docs/webhooks.md has each type of event: npm run docs makes its table', async () => {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  expect(page).toContain('`note_added`');
  expect(withEventTable(page)).toBe(page);
});
