import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../../migrations/', import.meta.url));
const files = readdirSync(directory);

/** How many steps the schema takes on PostgreSQL, one a file, and on Aurora DSQL. */
export const migrationCount = files.length;
export const dsqlMigrationCount = files.filter((file) => !file.endsWith('.postgresql.sql')).length;

/** How many of them build an index. */
export const indexCount = files.filter((file) =>
  /^CREATE INDEX/m.test(readFileSync(`${directory}${file}`, 'utf8')),
).length;
