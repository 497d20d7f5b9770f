import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../../migrations/', import.meta.url));
const files = readdirSync(directory);

/** How many steps the schema takes: one a file. */
export const migrationCount = files.length;

/** How many of them build an index. */
export const indexCount = files.filter((file) =>
  /^CREATE INDEX/m.test(readFileSync(`${directory}${file}`, 'utf8')),
).length;
