import type { Kysely } from 'kysely';
import { connectAsOwner } from '../store/connect-as-owner.ts';
import { classifyDatabaseError, reasonOf } from '../store/database-error.ts';
import { schemaNumber } from '../store/migrate.ts';
import { rebuildOverviews } from '../store/rebuild-overviews.ts';
import type { Regions } from '../store/regions.ts';
import { createHeads } from '../store/whole/heads.ts';
import { markBegun, markFinished, readMarkers } from '../store/whole/import-marker.ts';
import { countRows, firstFilled, insertRows, type TableRow } from '../store/whole/insert-rows.ts';
import { allKeptTables } from '../store/whole/kept-tables.ts';
import { type FileRow, findStrays, readIncidents } from '../store/whole/read-whole.ts';
import { checkRecordFile } from './check-record-file.ts';
import { checkFound } from './check-rows.ts';
import { checkSchema, countsText } from './export-all.ts';
import { Failure } from './failure.ts';
import type { Opened } from './open-existing.ts';
import { lotsOf } from './read-record-file.ts';
import type { End } from './record-file.ts';

export type ImportOptions = {
  readonly path: string;
  /** How a row of a table counts in another database than the one that it was read from. */
  readonly adapt: ReadonlyMap<string, (row: FileRow) => FileRow>;
  /** Shows how far it has come. */
  readonly passing: (text: string) => void;
};

/**
 * Takes a file of the whole record into an empty database, as its owner, and answers in a sentence what is there now. The
 * file is checked whole before anything is taken; where it breaks off later, the same import goes on.
 * @throws Failure with a sentence.
 */
export async function importRecord(
  { regions, choice }: Pick<Opened, 'regions' | 'choice'>,
  { path, adapt, passing }: ImportOptions,
): Promise<string> {
  await checkSchema(regions);
  passing('Checking the file…');
  const { end } = await checkRecordFile(path, await schemaNumber());
  const owner = await connectAsOwner(choice, 'quorum-import');
  try {
    if (await isThereAlready(owner, end)) return `All of ${path} was imported here before. Nothing is changed.`;
    await markBegun(owner, end.sha256);
    await takeIn(owner, path, adapt, passing);
    passing('Checking what is there…');
    await checkCounts(owner, end);
    await rebuildOverviews(regions);
    await checkHeads(regions, end);
    await markFinished(owner, end.sha256);
  } finally {
    await owner.destroy();
  }
  return `Imported, and every chain holds: ${countsText(end)}`;
}

/** @throws Failure where something else is there. */
async function isThereAlready(owner: Kysely<unknown>, { sha256 }: End): Promise<boolean> {
  const markers = await readMarkers(owner);
  const own = markers.find(({ file_sha256 }) => file_sha256 === sha256);
  if (own !== undefined) return own.finished_at !== null;
  if (markers.some(({ finished_at }) => finished_at === null)) {
    throw new Failure(
      'A part of another file is in this database: import that file again, or take an empty database.',
      1,
    );
  }
  const filled = await firstFilled(owner, [...allKeptTables.map(({ name }) => name), 'record_import']);
  if (filled === null) return false;
  throw new Failure(
    `This database holds something already (table ${filled}): make an empty one, run "quorum migrate" there, and import into that.`,
    1,
  );
}

async function takeIn(
  owner: Kysely<unknown>,
  path: string,
  adapt: ImportOptions['adapt'],
  passing: ImportOptions['passing'],
): Promise<void> {
  let count = 0;
  const adapted = ({ table, row }: TableRow): TableRow => ({ table, row: adapt.get(table.name)?.(row) ?? row });
  for await (const rows of lotsOf(path)) {
    await insertRows(owner, rows.map(adapted)).catch((error: unknown) => {
      throw brokenOff(error);
    });
    count += rows.length;
    passing(`${count} rows…`);
  }
}

function brokenOff(error: unknown): Failure {
  const reason = reasonOf(error);
  if (classifyDatabaseError(error) === 'conflict') {
    return new Failure(
      `The database holds something that is not in the file (${reason}): stop every Quorum that uses it, and import into an empty one.`,
      1,
    );
  }
  return new Failure(`The import broke off (${reason}). Run it again with the same file: it goes on.`, 1);
}

async function checkCounts(owner: Kysely<unknown>, { rows }: End): Promise<void> {
  for (const { name } of allKeptTables) {
    const [expected, found] = [rows[name] ?? 0, await countRows(owner, name)];
    if (expected === found) continue;
    throw new Failure(
      `The table ${name} has ${found} rows, and the file has ${expected}: stop every Quorum that uses this database, and import into an empty one.`,
      1,
    );
  }
}

async function checkHeads({ runAnywhere }: Pick<Regions, 'runAnywhere'>, end: End): Promise<void> {
  const heads = createHeads();
  const broken = [...(await findStrays(runAnywhere))];
  for await (const { incident_id, row, stored } of readIncidents(runAnywhere)) {
    const check = row === null ? null : checkFound(row, stored);
    if (check?.intact === true) heads.add(incident_id, check.head);
    else broken.push(incident_id);
  }
  if (broken.length === 0 && heads.digest() === end.heads) return;
  throw new Failure(
    `What is in the database is not what the file says (${broken.slice(0, 5).join(', ') || 'other heads'}): import into an empty one.`,
    1,
  );
}
