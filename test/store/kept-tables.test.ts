import { expect, test } from '@jest/globals';
import { readSteps } from '../../src/store/migrate.ts';
import { allKeptTables, type Column, leftTables } from '../../src/store/whole/kept-tables.ts';

const kindOf: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  text: 'text',
  integer: 'integer',
  numeric: 'numeric',
  jsonb: 'json',
  bytea: 'bytes',
  'timestamptz(3)': 'instant',
};

/** The columns of a table as the migrations leave them. */
async function columnsByTable(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const tables = new Map<string, Record<string, string>>();
  for (const { ddl } of await readSteps('postgresql')) {
    const [, made, body = ''] = /^CREATE TABLE IF NOT EXISTS (\w+) \(\n([\s\S]*)\n\);$/m.exec(ddl) ?? [];
    const [, changed, added = ''] = /^ALTER TABLE (\w+) ADD COLUMN IF NOT EXISTS (.*);$/m.exec(ddl) ?? [];
    const name = made ?? changed;
    if (name === undefined) continue;
    const columns = tables.get(name) ?? {};
    tables.set(name, columns);
    for (const line of (made === undefined ? added : body).split('\n')) {
      const [, column, type = '', rest = ''] = /^\s*([a-z_]+) ([a-z]+(?:\(3\))?)(.*)$/.exec(line) ?? [];
      if (column === undefined) continue;
      columns[column] = `${kindOf[type] ?? type}${/NOT NULL|PRIMARY KEY/.test(rest) ? '' : '?'}`;
    }
  }
  return tables;
}

test('each table of the migrations is in a file of the whole record, or is left for a reason', async () => {
  const tables = await columnsByTable();
  expect(tables.size).toBeGreaterThan(15);
  const listed = [...allKeptTables.map(({ name }) => name), ...Object.keys(leftTables)];
  expect(listed.toSorted()).toEqual([...tables.keys()].toSorted());
});

test('each column is kept, as what it is, and the keys are those of the tables', async () => {
  const tables = await columnsByTable();
  const kept = Object.fromEntries(allKeptTables.map(({ name, columns }) => [name, columns]));
  const made: Record<string, Readonly<Record<string, string>> | undefined> = {};
  for (const name of Object.keys(kept)) made[name] = tables.get(name);
  expect(kept satisfies Record<string, Readonly<Record<string, Column>>>).toEqual(made);
  for (const { name, key } of allKeptTables) {
    const [step] = (await readSteps('postgresql')).filter(({ ddl }) => ddl.includes(`NOT EXISTS ${name} (`));
    const [, several] = /\n\s*PRIMARY KEY \((.*)\)/.exec(step?.ddl ?? '') ?? [];
    const [, single] = /\n\s*(\w+) \w+ (?:NOT NULL )?PRIMARY KEY/.exec(step?.ddl ?? '') ?? [];
    expect([name, several ?? single]).toEqual([name, key.join(', ')]);
  }
});
