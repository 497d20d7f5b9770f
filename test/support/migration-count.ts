import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How many steps the schema takes: one a file. */
export const migrationCount = readdirSync(fileURLToPath(new URL('../../migrations/', import.meta.url))).length;
