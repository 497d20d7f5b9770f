import { namesAt, type TreeNode, textAt } from './parse-tree.ts';
import { type Failure, failure } from './wire-messages.ts';

const systemSchemas = new Set(['public', 'sys', 'pg_catalog', 'information_schema']);

/**
 * Why a GRANT or REVOKE is refused, or null. Everybody may use the schema public; nothing more can be granted on it:
 * https://github.com/aws-samples/aurora-dsql-samples/pull/1492
 */
export function refuseGrant(statement: TreeNode): Failure | null {
  const on = textAt(statement, 'objtype');
  if (on === 'OBJECT_DATABASE') return failure('0A000', 'unsupported object type in GRANT');
  const isSystem = on === 'OBJECT_SCHEMA' && namesAt(statement, 'objects').some((name) => systemSchemas.has(name));
  return isSystem ? failure('0A000', 'feature not supported on system entity') : null;
}
