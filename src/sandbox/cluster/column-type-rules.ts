import { namesAt, nodeAt, nodesAt, type TreeNode, textAt } from './parse-tree.ts';
import { type Failure, failure } from './wire-messages.ts';

// What DSQL stores: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-postgresql-compatibility-supported-data-types.html
const refusedTypes = new Set([
  ...['money', 'xml', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'varbit', 'pg_lsn', 'tsvector', 'tsquery'],
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
  ...['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange'],
]);

const serialTypes = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

const displayNames: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['bpchar', 'character'],
  ['varchar', 'character varying'],
  ['varbit', 'bit varying'],
  ['timetz', 'time with time zone'],
  ['timestamptz', 'timestamp with time zone'],
]);

function typeOf(typeName: TreeNode | undefined): {
  readonly plain: string;
  readonly shown: string;
  readonly array: boolean;
} {
  const plain = namesAt(typeName, 'names').at(-1) ?? '';
  const array = nodesAt(typeName, 'arrayBounds').length > 0;
  return { plain, shown: `${displayNames.get(plain) ?? plain}${array ? '[]' : ''}`, array };
}

/** Why a type can't be a column's (or a domain's), or null. */
export function refuseType(typeName: TreeNode | undefined): Failure | null {
  const type = typeOf(typeName);
  if (serialTypes.has(type.plain)) return failure('42704', `type "${type.plain}" does not exist`);
  if (type.array || refusedTypes.has(type.plain)) return failure('0A000', `datatype ${type.shown} not supported`);
  return null;
}

const smallestBigCache = 65536;

/** Whether the options of a sequence carry the CACHE that DSQL asks for: 1, or at least 65536. */
export function hasAllowedCache(options: readonly TreeNode[]): boolean {
  return options.some((option) => {
    const element = nodeAt(option, 'DefElem');
    if (textAt(element, 'defname') !== 'cache') return false;
    const integer = nodeAt(element, 'arg', 'Integer')?.ival;
    const size = typeof integer === 'number' ? integer : Number(textAt(nodeAt(element, 'arg', 'Float'), 'fval'));
    return size === 1 || size >= smallestBigCache;
  });
}

/** Why a column definition is refused, or null. */
export function refuseColumn(column: TreeNode | undefined): Failure | null {
  const typeName = nodeAt(column, 'typeName');
  const badType = refuseType(typeName);
  if (badType !== null) return badType;
  for (const item of nodesAt(column, 'constraints')) {
    const constraint = nodeAt(item, 'Constraint');
    if (textAt(constraint, 'contype') !== 'CONSTR_IDENTITY') continue;
    if (!hasAllowedCache(nodesAt(constraint, 'options'))) {
      return failure(
        '0A000',
        'identity column is not supported without an explicit cache size. please define CACHE greater than or equal to 65536 or equal to 1',
      );
    }
    const type = typeOf(typeName);
    if (type.plain !== 'int8') {
      return failure('0A000', `datatype ${type.shown} not supported, identity column type must be bigint`);
    }
  }
  return null;
}
