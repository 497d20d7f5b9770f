import { nodeAt, nodesAt, type TreeNode, textAt } from './parse-tree.ts';
import { type Failure, failure } from './wire-messages.ts';

// https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
const columnsMax = 255;
const indexesMax = 24;
const keyColumnsMax = 8;

const keys = new Set(['CONSTR_PRIMARY', 'CONSTR_UNIQUE']);

/** What a table has, or what a definition adds to one. */
export type TableSize = { readonly columns: number; readonly indexes: number };

function fieldsAt(statement: TreeNode, list: string, kind: string): readonly TreeNode[] {
  return nodesAt(statement, list)
    .map((item) => nodeAt(item, kind))
    .filter((node) => node !== undefined);
}

/** What a definition adds to a table that is there. */
export function additionsOf(kind: string, statement: TreeNode): TableSize {
  const commands = kind === 'AlterTableStmt' ? fieldsAt(statement, 'cmds', 'AlterTableCmd') : [];
  return {
    columns: commands.filter((command) => textAt(command, 'subtype') === 'AT_AddColumn').length,
    indexes: kind === 'IndexStmt' ? 1 : 0,
  };
}

/** Why a new table has too much, or null. */
export function refuseNewTable(statement: TreeNode): Failure | null {
  const columns = fieldsAt(statement, 'tableElts', 'ColumnDef');
  const constraints = [
    ...fieldsAt(statement, 'tableElts', 'Constraint'),
    ...columns.flatMap((column) => fieldsAt(column, 'constraints', 'Constraint')),
  ];
  const indexes = constraints.filter((constraint) => keys.has(textAt(constraint, 'contype'))).length;
  return refuseTableSize({ columns: columns.length, indexes });
}

/** Why a table can't have so much, or null. */
export function refuseTableSize({ columns, indexes }: TableSize): Failure | null {
  if (columns > columnsMax) return failure('54011', 'tables can have at most 255 columns');
  return indexes > indexesMax ? failure('54000', 'more than 24 indexes per table are not allowed') : null;
}

/** Why a key or an index of a definition has too many columns, or null. */
export function refuseKeySize(kind: string, statement: TreeNode): Failure | null {
  const lists =
    kind === 'IndexStmt'
      ? [nodesAt(statement, 'indexParams')]
      : fieldsAt(statement, 'tableElts', 'Constraint').map((constraint) => nodesAt(constraint, 'keys'));
  return lists.some((list) => list.length > keyColumnsMax)
    ? failure('54011', 'more than 8 column keys in an index are not supported')
    : null;
}
