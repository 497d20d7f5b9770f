import type { FieldValue, Values } from './field-values.ts';

/** The `value` and `values` of a click: one value where the element has one, and everything entered on the surface. */
export function clickValue(
  values: Values,
  blockId: string,
  actionId: string,
  value: FieldValue | undefined,
): { readonly value?: string; readonly values: Record<string, Record<string, unknown>> } {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [block, fields] of Object.entries(values)) all[block] = { ...fields };
  // A button's value is no field: only what the surface already holds a place for is kept.
  if (value !== undefined && all[blockId]?.[actionId] !== undefined)
    all[blockId] = { ...all[blockId], [actionId]: value };
  return typeof value === 'string' ? { value, values: all } : { values: all };
}
