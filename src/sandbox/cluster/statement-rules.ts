import { refuseAlterTable } from './alter-table-rules.ts';
import { hasAllowedCache, refuseColumn, refuseType } from './column-type-rules.ts';
import { refuseGrant } from './grant-rules.ts';
import { descendants, namesAt, nodeAt, nodesAt, type TreeNode, textAt } from './parse-tree.ts';
import { refuseKeySize, refuseNewTable } from './table-limits.ts';
import { type Failure, failure } from './wire-messages.ts';

/**
 * What DSQL refuses, by the parse tree of PostgreSQL 16. Codes and messages were recorded on a real cluster in
 * September 2026: https://github.com/Dreamescaper/dsql-emulator/tree/main/test/conformance/golden
 * The list of what is missing: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-postgresql-compatibility-unsupported-features.html
 */
export function refuseStatement(kind: string, statement: TreeNode, async: boolean): Failure | null {
  return refuseShape(kind, statement, async) ?? refuseAnywhere(statement) ?? refuseKeySize(kind, statement);
}

const unsupported = (message: string) => failure('0A000', message);

/** Statements whose refusal has words of its own. */
const refusedKinds: ReadonlyMap<string, string> = new Map([
  ['CreateTrigStmt', 'CREATE TRIGGER not supported'],
  ['CreateEnumStmt', 'CREATE TYPE not supported'],
  ['CompositeTypeStmt', 'unsupported statement: CompositeType'],
  ['AlterEnumStmt', 'ALTER TYPE not supported'],
  ['MergeStmt', 'unsupported statement type: MERGE'],
]);

export const readKinds: ReadonlySet<string> = new Set(['SelectStmt', 'ExplainStmt', 'CallStmt', 'VacuumStmt']);
export const writeKinds: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt']);
export const sessionKinds: ReadonlySet<string> = new Set(['VariableSetStmt', 'VariableShowStmt', 'ConstraintsSetStmt']);
export const definitionKinds: ReadonlySet<string> = new Set([
  ...['CreateStmt', 'IndexStmt', 'AlterTableStmt', 'DropStmt', 'RenameStmt', 'CreateSchemaStmt', 'ViewStmt'],
  ...[
    'CreateFunctionStmt',
    'AlterFunctionStmt',
    'CreateDomainStmt',
    'AlterDomainStmt',
    'CreateSeqStmt',
    'AlterSeqStmt',
  ],
  ...['GrantStmt', 'GrantRoleStmt', 'CreateRoleStmt', 'AlterRoleStmt', 'DropRoleStmt', 'CommentStmt'],
  ...['AlterObjectSchemaStmt', 'AlterOwnerStmt', 'AlterDefaultPrivilegesStmt'],
]);

const droppable = new Set([
  ...['OBJECT_TABLE', 'OBJECT_INDEX', 'OBJECT_SCHEMA', 'OBJECT_VIEW', 'OBJECT_FUNCTION', 'OBJECT_DOMAIN'],
  'OBJECT_SEQUENCE',
]);

/** Settings that would take a session out of what DSQL allows, or out of what the double relies on. */
const fixedSettings = new Set([
  ...['transaction_isolation', 'default_transaction_isolation', 'lock_timeout', 'role', 'session_authorization'],
  'default_transaction_read_only',
]);

function refuseShape(kind: string, statement: TreeNode, async: boolean): Failure | null {
  const words = refusedKinds.get(kind);
  if (words !== undefined) return unsupported(words);
  switch (kind) {
    case 'TransactionStmt':
      return refuseTransactionStatement(statement);
    case 'CreateStmt':
      return refuseCreateTable(statement);
    case 'AlterTableStmt':
      return refuseAlterTable(statement, async);
    case 'IndexStmt':
      return async ? null : unsupported('unsupported mode. please use CREATE INDEX ASYNC.');
    case 'VacuumStmt':
      return statement.is_vacuumcmd === true ? unsupported('unsupported VACUUM statement') : null;
    case 'CreateFunctionStmt':
      return refuseFunction(statement);
    case 'CreateDomainStmt':
      return refuseType(nodeAt(statement, 'typeName'));
    case 'CreateSeqStmt':
      return hasAllowedCache(nodesAt(statement, 'options'))
        ? null
        : unsupported(
            'CREATE SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1',
          );
    case 'DropStmt':
      return droppable.has(textAt(statement, 'removeType'))
        ? null
        : unsupported('unsupported object in DROP statement');
    case 'RenameStmt':
      return textAt(statement, 'renameType') === 'OBJECT_TYPE'
        ? unsupported('unsupported object in RENAME statement')
        : null;
    case 'GrantStmt':
      return refuseGrant(statement);
    case 'VariableShowStmt':
      return textAt(statement, 'name') === 'lc_collate'
        ? failure('42704', 'unrecognized configuration parameter "lc_collate"')
        : null;
    case 'VariableSetStmt':
      return refuseSetting(statement);
    case 'SelectStmt':
      return nodeAt(statement, 'intoClause') === undefined ? null : unsupported('unsupported statement: CreateTableAs');
    case 'CallStmt': {
      const name = namesAt(nodeAt(statement, 'funccall'), 'funcname').join('.');
      return name === 'sys.wait_for_job' ? null : unsupported('unsupported statement: Call');
    }
    default: {
      const known = [readKinds, writeKinds, sessionKinds, definitionKinds].some((kinds) => kinds.has(kind));
      return known ? null : unsupported(`unsupported statement: ${kind.replace(/Stmt$/, '')}`);
    }
  }
}

const savepointWords: ReadonlyMap<string, string> = new Map([
  ['TRANS_STMT_SAVEPOINT', 'SAVEPOINT'],
  ['TRANS_STMT_RELEASE', 'RELEASE'],
  ['TRANS_STMT_ROLLBACK_TO', 'ROLLBACK TO'],
  ['TRANS_STMT_PREPARE', 'PREPARE TRANSACTION'],
  ['TRANS_STMT_COMMIT_PREPARED', 'COMMIT PREPARED'],
  ['TRANS_STMT_ROLLBACK_PREPARED', 'ROLLBACK PREPARED'],
]);

function refuseTransactionStatement(statement: TreeNode): Failure | null {
  const word = savepointWords.get(textAt(statement, 'kind'));
  if (word !== undefined) return unsupported(`unsupported transaction statement: ${word}`);
  if (statement.chain === true) return unsupported('unsupported transaction statement: AND CHAIN');
  return refuseIsolation(nodesAt(statement, 'options'));
}

function refuseIsolation(options: readonly TreeNode[]): Failure | null {
  for (const option of options) {
    const element = nodeAt(option, 'DefElem');
    if (textAt(element, 'defname') !== 'transaction_isolation') continue;
    const level = textAt(nodeAt(element, 'arg', 'A_Const', 'sval'), 'sval');
    if (level !== 'repeatable read') return unsupported(`Unsupported isolation level: ${level.toUpperCase()}`);
  }
  return null;
}

function refuseSetting(statement: TreeNode): Failure | null {
  const name = textAt(statement, 'name');
  if (textAt(statement, 'kind') === 'VAR_SET_MULTI') {
    return (
      refuseIsolation(nodesAt(statement, 'args')) ??
      unsupported('setting configuration parameter "TRANSACTION" not supported')
    );
  }
  if (!fixedSettings.has(name)) return null;
  return unsupported(`setting configuration parameter "${name}" not supported`);
}

function refuseCreateTable(statement: TreeNode): Failure | null {
  const persistence = textAt(nodeAt(statement, 'relation'), 'relpersistence');
  if (persistence === 't') return unsupported('TEMPORARY or TEMP table not supported for CREATE TABLE');
  if (persistence === 'u') return unsupported('UNLOGGED table not supported for CREATE TABLE');
  if (nodesAt(statement, 'inhRelations').length > 0) return unsupported('table inheritance not supported');
  if (nodeAt(statement, 'partspec') !== undefined) return unsupported('partitioned tables not supported');
  for (const element of nodesAt(statement, 'tableElts')) {
    const refusal = element.ColumnDef === undefined ? null : refuseColumn(nodeAt(element, 'ColumnDef'));
    if (refusal !== null) return refusal;
  }
  return refuseNewTable(statement);
}

function refuseFunction(statement: TreeNode): Failure | null {
  for (const option of nodesAt(statement, 'options')) {
    const element = nodeAt(option, 'DefElem');
    const language = textAt(nodeAt(element, 'arg', 'String'), 'sval');
    if (textAt(element, 'defname') === 'language' && language !== 'sql') {
      return unsupported(`CREATE FUNCTION with language ${language} not supported`);
    }
  }
  return null;
}

const textSearch = new Set([
  ...['to_tsvector', 'to_tsquery', 'plainto_tsquery', 'phraseto_tsquery', 'websearch_to_tsquery'],
  ...['ts_rank', 'ts_rank_cd', 'ts_headline', 'setweight'],
]);
const geometric = new Set(['point', 'line', 'circle', 'polygon', 'box', 'path', 'lseg', 'center', 'radius']);
const advisoryLock = /^pg_(try_)?advisory_/;

function refuseAnywhere(statement: TreeNode): Failure | null {
  for (const { name, node } of descendants(statement)) {
    if (name === 'RangeTableSample') return unsupported('TABLESAMPLE clause not supported');
    if (name === 'MergeStmt') return unsupported('unsupported statement type: MERGE');
    if (name === 'LockingClause') {
      const strength = textAt(node, 'strength');
      if (strength === 'LCS_FORSHARE' || strength === 'LCS_FORNOKEYUPDATE') {
        return unsupported('locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported');
      }
    }
    if (name === 'FuncCall') {
      const called = namesAt(node, 'funcname').at(-1) ?? '';
      if (textSearch.has(called)) return failure('42704', 'text search configuration "english" does not exist');
      if (geometric.has(called)) return unsupported(`datatype ${called} not supported`);
      if (advisoryLock.test(called) || called === 'set_config' || called === 'pg_notify') {
        return unsupported(`function ${called} not supported`);
      }
    }
  }
  return null;
}
