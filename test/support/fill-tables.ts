import { createHash } from 'node:crypto';
import { connectOwner } from '../../src/store/owner.ts';
import { insertRows } from '../../src/store/whole/insert-rows.ts';
import { type ColumnKind, keptTables } from '../../src/store/whole/kept-tables.ts';

/** Fills the tables beside those of incidents with rows that nobody has written: what a file has to carry, in each column. */
export async function fillTables(ownerUrl: string, count: number): Promise<void> {
  const owner = await connectOwner({ connectionString: ownerUrl });
  const tables = [...keptTables.begun, ...keptTables.rest];
  for (const table of tables) {
    const rows = Array.from({ length: count }, (_, index) => ({
      table,
      row: Object.fromEntries(
        Object.entries(table.columns).map(([name, column]) => {
          const isNull = column.endsWith('?') && index % 3 === 1;
          return [name, isNull ? null : sample(column.replace('?', ''), `${table.name} ${name} ${index}`)];
        }),
      ),
    }));
    await insertRows(owner, rows);
  }
  await owner.destroy();
}

const values: Readonly<Record<ColumnKind, (seed: string, digest: Buffer) => unknown>> = {
  text: (seed) => `${seed} "\u2028 \\ ü 🙂`,
  uuid: (_seed, digest) => digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  integer: (_seed, digest) => 1 + digest.readUInt16LE(),
  numeric: (_seed, digest) => `${digest.readUInt32LE()}.000100`,
  json: (seed) => ({ seed, deep: [1.5, null, true, { '': '\u0001' }] }),
  instant: (_seed, digest) => new Date(Date.UTC(2026, 0) + digest.readUInt32LE()).toISOString(),
  bytes: (_seed, digest) => digest.toString('hex'),
};

function sample(kind: string, seed: string): unknown {
  const [, make] = Object.entries(values).find(([name]) => name === kind) ?? [];
  return make?.(seed, createHash('sha256').update(seed).digest());
}
