import { isRecord, stringOf } from '../json.ts';
import { blockLimits as limits } from './block-limits.ts';
import { checkBlocks, hasInput } from './check-blocks.ts';
import { checkPlainText, checkString, type Problem, problem } from './check-text.ts';

/** Bytes of a whole view. https://docs.slack.dev/reference/methods/views.open (`view_too_large`) */
export const viewBytesMax = 250_000;

/** What Slack would refuse in a modal or Home tab. https://docs.slack.dev/reference/views */
export function checkView(view: unknown, wanted?: 'modal' | 'home'): readonly Problem[] {
  if (!isRecord(view)) return [problem('/view', 'invalid_type', 'must be a view object')];
  const type = view.type;
  if ((type !== 'modal' && type !== 'home') || (wanted !== undefined && type !== wanted))
    return [problem('/view/type', 'unsupported', `unsupported type: ${stringOf(type) || 'none'}`)];
  const shared = [
    ...checkBlocks(view.blocks, type, '/view/blocks'),
    ...checkString(view.private_metadata, '/view/private_metadata', { max: limits.view.private_metadata.max_length }),
    ...checkString(view.callback_id, '/view/callback_id', { max: limits.view.callback_id.max_length }),
    ...checkString(view.external_id, '/view/external_id', { max: 255 }),
  ];
  if (type === 'home') return shared;
  const button = (name: 'submit' | 'close') =>
    view[name] === undefined || view[name] === null
      ? []
      : checkPlainText(view[name], `/view/${name}`, { max: limits.view[name].max_length });
  return [
    ...checkPlainText(view.title, '/view/title', { max: limits.view.title.max_length }),
    ...button('submit'),
    ...button('close'),
    ...shared,
    ...(Array.isArray(view.blocks) && view.blocks.length === 0
      ? [problem('/view/blocks', 'min_items', 'must have at least 1 items')]
      : []),
    ...(hasInput(view.blocks) && (view.submit === undefined || view.submit === null)
      ? [problem('/view/submit', 'required', 'missing required field: submit, which a view with an input needs')]
      : []),
  ];
}
