import { isRecord, stringOf } from '../json.ts';

/** One thing that Slack refuses: where (a JSON pointer), which rule, and a sentence. */
export type Problem = { readonly pointer: string; readonly code: string; readonly message: string };

export function problem(pointer: string, code: string, message: string): Problem {
  return { pointer, code, message };
}

type Bounds = { readonly min?: number; readonly max?: number; readonly required?: boolean };

export function checkString(
  value: unknown,
  pointer: string,
  { min = 0, max, required = false }: Bounds,
): readonly Problem[] {
  if (value === undefined || value === null) {
    return required ? [problem(pointer, 'required', `missing required field: ${pointer.replace(/^.*\//, '')}`)] : [];
  }
  if (typeof value !== 'string') return [problem(pointer, 'invalid_type', 'must be a string')];
  if (value.length < min) return [problem(pointer, 'min_length', `must be more than ${min - 1} characters`)];
  if (max !== undefined && value.length > max)
    return [problem(pointer, 'max_length', `must be less than ${max + 1} characters [got ${value.length}]`)];
  return [];
}

/** A text object, which never is empty. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function checkText(value: unknown, pointer: string, { max }: { readonly max: number }): readonly Problem[] {
  if (!isRecord(value))
    return [problem(pointer, value === undefined ? 'required' : 'invalid_type', 'must be a text object')];
  if (value.type !== 'plain_text' && value.type !== 'mrkdwn')
    return [problem(`${pointer}/type`, 'unsupported', `unsupported type: ${stringOf(value.type) || 'none'}`)];
  const allowed = value.type === 'plain_text' ? ['type', 'text', 'emoji'] : ['type', 'text', 'verbatim'];
  const extra = Object.keys(value).filter((key) => !allowed.includes(key));
  return [
    ...extra.map((key) => problem(`${pointer}/${key}`, 'additional_property', `invalid additional property: ${key}`)),
    ...checkString(value.text, `${pointer}/text`, { min: 1, max, required: true }),
  ];
}

export function checkPlainText(value: unknown, pointer: string, bounds: { readonly max: number }): readonly Problem[] {
  return isRecord(value) && value.type === 'mrkdwn'
    ? [problem(`${pointer}/type`, 'unsupported', 'must be plain_text')]
    : checkText(value, pointer, bounds);
}

export function checkItems(
  value: unknown,
  pointer: string,
  { min = 0, max }: { readonly min?: number; readonly max?: number },
  checkItem: (item: unknown, pointer: string) => readonly Problem[],
): readonly Problem[] {
  if (!Array.isArray(value))
    return [problem(pointer, value === undefined ? 'required' : 'invalid_type', 'must be an array')];
  if (value.length < min) return [problem(pointer, 'min_items', `must have at least ${min} items`)];
  return [
    ...(max !== undefined && value.length > max
      ? [problem(pointer, 'max_items', `no more than ${max} items allowed [got ${value.length}]`)]
      : []),
    ...value.flatMap((item, index) => checkItem(item, `${pointer}/${index}`)),
  ];
}
