import { randomBytes } from 'node:crypto';
import { isRecord, type Json } from '../json.ts';

const newBlockId = () => randomBytes(4).toString('base64url').slice(0, 5);

/** Blocks with the ids that Slack gives to what has none: every block, and every element that can be acted on. */
export function withBlockIds(blocks: readonly Json[]): readonly Record<string, unknown>[] {
  return blocks.map((block) => ({
    ...block,
    block_id: typeof block.block_id === 'string' && block.block_id !== '' ? block.block_id : newBlockId(),
    ...(block.type === 'actions' && Array.isArray(block.elements)
      ? { elements: block.elements.map(withActionId) }
      : {}),
    ...(block.element === undefined ? {} : { element: withActionId(block.element) }),
    ...(block.accessory === undefined ? {} : { accessory: withActionId(block.accessory) }),
    ...(Array.isArray(block.child_blocks) ? { child_blocks: withBlockIds(block.child_blocks.filter(isRecord)) } : {}),
  }));
}

function withActionId(element: unknown): unknown {
  if (!isRecord(element) || element.type === 'image') return element;
  return typeof element.action_id === 'string' ? element : { ...element, action_id: newBlockId() };
}
