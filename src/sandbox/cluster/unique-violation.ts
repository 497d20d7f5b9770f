import type { Upstream } from './upstream.ts';
import { errorFields, type Failure, textRows } from './wire-messages.ts';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Whether the row that a unique violation ran into can be seen in the session's snapshot. PostgreSQL reports any
 * committed row, also one that was committed after the snapshot; DSQL tells only a visible one at the statement.
 * Must run in the transaction of the failed statement, after its rollback to a savepoint.
 */
export async function violatesVisibleRow(upstream: Upstream, violation: Failure): Promise<boolean> {
  const fields = errorFields(violation.frame);
  const [schema, table, constraint] = [fields.get('s'), fields.get('t'), fields.get('n')];
  const detail = /^Key \(.*?\)=\(([\s\S]*)\) already exists\.$/.exec(fields.get('D') ?? '');
  const values = detail?.[1];
  if (schema === undefined || table === undefined || constraint === undefined || values === undefined) return true;

  const index = `${identifier(schema)}.${identifier(constraint)}`;
  const described = await upstream.query(
    `SELECT pg_get_expr(i.indpred, i.indrelid), pg_get_indexdef(i.indexrelid, n, true)
       FROM pg_index i, generate_series(1, i.indnkeyatts) AS n
      WHERE i.indexrelid = ${literal(index)}::regclass ORDER BY n`,
  );
  const rows = textRows(described.frames);
  const keys = rows.map((row) => row[1] ?? '');
  const predicate = rows[0]?.[0] ?? 'true';
  if (described.failure !== null || keys.length === 0) return true;

  // With exactly one text a key the values are unambiguous and the index finds them; else the whole text is compared.
  const texts = values.split(', ');
  const condition =
    texts.length === keys.length
      ? keys.map((key, at) => `${key} = ${literal(texts[at] ?? '')}`).join(' AND ')
      : `format(${literal(keys.map(() => '%s').join(', '))}, ${keys.join(', ')}) = ${literal(values)}`;
  const seen = await upstream.query(
    `SELECT 1 FROM ${identifier(schema)}.${identifier(table)} WHERE (${predicate}) AND ${condition} LIMIT 1`,
  );
  return seen.failure !== null || textRows(seen.frames).length > 0;
}
