import { loadModule, parseSync } from 'libpg-query';
import { LRUCache } from 'lru-cache';
import { droppedColumns } from './alter-table-rules.ts';
import { descendants, isTreeNode, nodeAt, nodesAt, numberAt, type TreeNode, textAt } from './parse-tree.ts';
import { definitionKinds, refuseStatement, sessionKinds, writeKinds } from './statement-rules.ts';
import { type IamGrant, iamGrantOf, splitStatements, withoutAsync, withoutLocking } from './statement-text.ts';
import { additionsOf, type TableSize } from './table-limits.ts';
import { type Failure, failure } from './wire-messages.ts';

/** A SQL statement by what a DSQL transaction has to know about it; `sql` is what PostgreSQL can run. */
export type Statement =
  | { readonly kind: 'begin'; readonly sql: string }
  | { readonly kind: 'commit'; readonly sql: string }
  | { readonly kind: 'rollback'; readonly sql: string }
  | { readonly kind: 'session'; readonly sql: string }
  | { readonly kind: 'read'; readonly sql: string }
  | { readonly kind: 'lock'; readonly sql: string; readonly unlockedSql: string }
  | { readonly kind: 'write'; readonly sql: string; readonly assumedTag: string; readonly returning: boolean }
  | {
      readonly kind: 'definition';
      readonly sql: string;
      readonly job: { readonly type: string; readonly objectName: string } | null;
      /** Empty when the definition has no table. */
      readonly table: string;
      /** The columns that it drops. */
      readonly drops: readonly string[];
      readonly adds: TableSize;
    }
  | { readonly kind: 'iam-grant'; readonly sql: string; readonly change: IamGrant }
  | { readonly kind: 'refused'; readonly sql: string; readonly refusal: Failure };

export type ParsedText =
  | { readonly ok: true; readonly statements: readonly Statement[] }
  | { readonly ok: false; readonly failure: Failure };

await loadModule();

const parsedTexts = new LRUCache<string, ParsedText>({ max: 500 });

/** Reads a SQL text as PostgreSQL 16 does, with DSQL's own words (ASYNC, AWS IAM) on top. Cached by text. */
export function parseText(sql: string): ParsedText {
  const known = parsedTexts.get(sql);
  if (known !== undefined) return known;
  const parsed = readText(sql);
  parsedTexts.set(sql, parsed);
  return parsed;
}

function readText(sql: string): ParsedText {
  const statements: Statement[] = [];
  for (const part of splitStatements(sql)) {
    const change = iamGrantOf(part.text);
    if (change !== null) {
      statements.push({ kind: 'iam-grant', sql: part.text, change });
      continue;
    }
    const stripped = withoutAsync(part.text);
    const tree = parseTree(stripped.sql, part.start);
    if ('code' in tree) return { ok: false, failure: tree };
    statements.push(classify(tree, stripped.sql, stripped.async));
  }
  return { ok: true, statements };
}

function parseTree(sql: string, offset: number): { readonly kind: string; readonly body: TreeNode } | Failure {
  try {
    const parsed: unknown = parseSync(sql);
    const [first] = nodesAt(isTreeNode(parsed) ? parsed : {}, 'stmts');
    const [kind, body] = Object.entries(nodeAt(first, 'stmt') ?? {})[0] ?? [];
    if (kind === undefined || !isTreeNode(body)) return failure('42601', 'syntax error at end of input');
    return { kind, body };
  } catch (error) {
    const details: unknown = isTreeNode(error) ? error.sqlDetails : undefined;
    const position = offset + numberAt(isTreeNode(details) ? details : undefined, 'cursorPosition') + 1;
    return failure('42601', error instanceof Error ? error.message : 'syntax error', { position });
  }
}

function classify(tree: { readonly kind: string; readonly body: TreeNode }, sql: string, async: boolean): Statement {
  const { kind, body } = tree;
  const refusal = refuseStatement(kind, body, async);
  if (refusal !== null) return { kind: 'refused', sql, refusal };
  if (kind === 'TransactionStmt') return transactionStatement(textAt(body, 'kind'), sql);
  if (sessionKinds.has(kind)) return { kind: 'session', sql };
  if (definitionKinds.has(kind)) return definition(kind, body, sql, async);
  if (writeKinds.has(kind)) {
    const returning = nodesAt(body, 'returningList').length > 0;
    return { kind: 'write', sql, assumedTag: assumedTag(kind, body), returning };
  }
  const below = [...descendants(body)];
  if (kind === 'ExplainStmt') {
    const runs = below.some(({ name, node }) => name === 'DefElem' && textAt(node, 'defname') === 'analyze');
    const writes = below.some(({ name }) => writeKinds.has(name));
    return runs && writes ? { kind: 'write', sql, assumedTag: 'EXPLAIN', returning: true } : { kind: 'read', sql };
  }
  if (below.some(({ name }) => writeKinds.has(name)))
    return { kind: 'write', sql, assumedTag: 'SELECT', returning: true };
  if (nodesAt(body, 'lockingClause').length > 0 || below.some(({ name }) => name === 'LockingClause')) {
    return { kind: 'lock', sql, unlockedSql: withoutLocking(sql) };
  }
  return { kind: 'read', sql };
}

function transactionStatement(kind: string, sql: string): Statement {
  if (kind === 'TRANS_STMT_COMMIT') return { kind: 'commit', sql };
  if (kind === 'TRANS_STMT_ROLLBACK') return { kind: 'rollback', sql };
  return { kind: 'begin', sql };
}

/** The tag a write is answered with when its true row count can't be known: every VALUES row, else one row. */
function assumedTag(kind: string, body: TreeNode): string {
  if (kind === 'UpdateStmt') return 'UPDATE 1';
  if (kind === 'DeleteStmt') return 'DELETE 1';
  const rows = nodesAt(nodeAt(body, 'selectStmt', 'SelectStmt'), 'valuesLists').length;
  return `INSERT 0 ${Math.max(rows, 1)}`;
}

function definition(kind: string, body: TreeNode, sql: string, async: boolean): Statement {
  const table = qualifiedName(nodeAt(body, 'relation'));
  const jobType = kind === 'IndexStmt' ? 'INDEX_BUILD' : 'VALIDATE_CONSTRAINT';
  const objectName = textAt(body, 'idxname') || table;
  return {
    kind: 'definition',
    sql,
    job: async ? { type: jobType, objectName } : null,
    table,
    drops: kind === 'AlterTableStmt' ? droppedColumns(body) : [],
    adds: additionsOf(kind, body),
  };
}

function qualifiedName(relation: TreeNode | undefined): string {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const schema = textAt(relation, 'schemaname');
  const name = quoted(textAt(relation, 'relname'));
  return schema === '' ? name : `${quoted(schema)}.${name}`;
}
