/** What can be clicked in blocks: each button, and each option of a menu, by the action id and value that Slack sends. */
export function clicksIn(value: unknown): readonly { readonly action_id: string; readonly value: string }[] {
  if (Array.isArray(value)) return value.flatMap(clicksIn);
  if (typeof value !== 'object' || value === null) return [];
  if (!('action_id' in value) || typeof value.action_id !== 'string') return Object.values(value).flatMap(clicksIn);
  const { action_id } = value;
  if ('options' in value && Array.isArray(value.options)) {
    return value.options.map((option: { readonly value?: unknown }) => ({ action_id, value: String(option.value) }));
  }
  return [{ action_id, value: 'value' in value ? String(value.value) : '' }];
}

/** The id of the block that holds this button; undefined where none does. */
export function blockIdOf(
  blocks: unknown,
  { action_id, value }: { readonly action_id: string; readonly value: string },
): string | undefined {
  const all: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  const found = all.find((block) =>
    clicksIn(block).some((click) => click.action_id === action_id && click.value === value),
  );
  return typeof found === 'object' && found !== null && 'block_id' in found ? String(found.block_id) : undefined;
}
