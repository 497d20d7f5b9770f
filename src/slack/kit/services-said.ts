import type { InputBlock } from '@slack/types';
import type { Settings } from '../../configuration/settings.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { type Fields, manyField, textField } from './fields.ts';

/** The fields by their block ids: frozen, as the forms' callback ids are. */
type Blocks = { readonly choose: string; readonly type: string };

/** Which services are affected: chosen from the catalogue where there is one, and typed. */
export function serviceFields(
  { choose, type }: Blocks,
  label: string,
  { services }: Settings,
  { chosen = [], optional = false }: { chosen?: readonly string[]; optional?: boolean } = {},
): readonly InputBlock[] {
  if (services.length === 0) return [textField(type, label, { max: 300, optional })];
  const names = services.map(({ name }) => name);
  return [
    manyField(choose, label, names, chosen),
    textField(type, 'Others, or what of them is affected', { max: 300, optional: true }),
  ];
}

/** What was chosen and typed as one text; empty where nothing was. */
export function servicesSaid(fields: Fields, { choose, type }: Blocks): string {
  return [...fields.choices(choose), typedOnOneLine(fields.text(type))].filter((said) => said !== '').join(', ');
}
