import { refuseColumn } from './column-type-rules.ts';
import { nodeAt, nodesAt, type TreeNode, textAt } from './parse-tree.ts';
import { type Failure, failure } from './wire-messages.ts';

const acceptedActions = new Set([
  ...['AT_AddColumn', 'AT_DropColumn', 'AT_ColumnDefault', 'AT_DropNotNull', 'AT_SetStorage'],
  ...['AT_AddConstraint', 'AT_DropConstraint', 'AT_ValidateConstraint', 'AT_ChangeOwner'],
  ...['AT_SetIdentity', 'AT_DropIdentity'],
]);

/**
 * Why an ALTER TABLE is refused, or null. Recorded on a real cluster in September 2026:
 * https://github.com/Dreamescaper/dsql-emulator/blob/main/test/conformance/golden/alters.json
 */
export function refuseAlterTable(statement: TreeNode, async: boolean): Failure | null {
  for (const item of nodesAt(statement, 'cmds')) {
    const command = nodeAt(item, 'AlterTableCmd');
    const refusal = refuseAction(textAt(command, 'subtype'), nodeAt(command, 'def'), async);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseAction(action: string, definition: TreeNode | undefined, async: boolean): Failure | null {
  if (action === 'AT_AlterColumnType') {
    return failure('0A000', 'unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement');
  }
  if (!acceptedActions.has(action)) return failure('0A000', 'unsupported ALTER TABLE statement');
  if (action === 'AT_ValidateConstraint' && !async) {
    return failure('0A000', 'unsupported ALTER TABLE VALIDATE CONSTRAINT statement');
  }
  if (action === 'AT_AddColumn') {
    const column = nodeAt(definition, 'ColumnDef');
    const constrained = nodesAt(column, 'constraints').length > 0;
    if (constrained) return failure('0A000', 'ALTER TABLE ADD COLUMN with constraint not supported');
    return refuseColumn(column);
  }
  if (action === 'AT_AddConstraint') {
    const constraint = nodeAt(definition, 'Constraint');
    const kind = textAt(constraint, 'contype');
    const adopts = (kind === 'CONSTR_PRIMARY' || kind === 'CONSTR_UNIQUE') && textAt(constraint, 'indexname') !== '';
    const later = (kind === 'CONSTR_CHECK' || kind === 'CONSTR_FOREIGN') && constraint?.skip_validation === true;
    if (!adopts && !later) return failure('0A000', 'unsupported ALTER TABLE ADD CONSTRAINT statement');
  }
  return null;
}

/** The columns that an ALTER TABLE drops. */
export function droppedColumns(statement: TreeNode): string[] {
  return nodesAt(statement, 'cmds')
    .map((item) => nodeAt(item, 'AlterTableCmd'))
    .filter((command) => textAt(command, 'subtype') === 'AT_DropColumn')
    .map((command) => textAt(command, 'name'));
}
