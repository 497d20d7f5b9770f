import { type Json, numberOf, recordOf, recordsOf, stringOf, stringsOf, wordsOf } from '../../json.ts';

/** What a field holds: a text, an option's value, an id or a date; a list where several may be chosen. */
export type FieldValue = string | readonly string[];
/** By block id, then action id. */
export type Values = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

export const blockIdOf = (block: Json, index: number): string => stringOf(block.block_id) || `block-${index}`;
export const actionIdOf = (element: Json, index: number): string => stringOf(element.action_id) || `action-${index}`;

/** The elements of a block that hold a value or can be clicked, in reading order. */
export function elementsOf(block: Json): readonly Json[] {
  if (block.type === 'input') return [recordOf(block.element)];
  if (block.type === 'section') return block.accessory === undefined ? [] : [recordOf(block.accessory)];
  if (block.type === 'actions') return recordsOf(block.elements);
  return [];
}

/** What an element starts with, by Slack's `initial_…` fields; undefined for an element that holds no value. */
export function initialValue(element: Json): FieldValue | undefined {
  const type = stringOf(element.type);
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return stringOf(element.initial_value);
    case 'rich_text_input':
      return '';
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return stringOf(recordOf(element.initial_option).value);
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return recordsOf(element.initial_options).map((option) => stringOf(option.value));
    case 'users_select':
      return stringOf(element.initial_user);
    case 'conversations_select':
      return stringOf(element.initial_conversation);
    case 'channels_select':
      return stringOf(element.initial_channel);
    case 'multi_users_select':
      return stringsOf(element.initial_users);
    case 'multi_conversations_select':
      return stringsOf(element.initial_conversations);
    case 'multi_channels_select':
      return stringsOf(element.initial_channels);
    case 'datepicker':
      return stringOf(element.initial_date);
    case 'timepicker':
      return stringOf(element.initial_time);
    case 'datetimepicker':
      return stringOf(element.initial_date_time);
    default:
      return undefined;
  }
}

/** All blocks with those that a container holds. */
export function flatBlocks(blocks: readonly Json[]): readonly Json[] {
  return blocks.flatMap((block) => (block.type === 'container' ? [block, ...recordsOf(block.child_blocks)] : [block]));
}

/** Every field of a surface with what it starts with, under what the person has entered since. */
export function currentValues(blocks: readonly Json[], entered: Values): Values {
  const values: Record<string, Record<string, FieldValue>> = {};
  flatBlocks(blocks).forEach((block, blockIndex) => {
    const blockId = blockIdOf(block, blockIndex);
    elementsOf(block).forEach((element, index) => {
      const initial = initialValue(element);
      if (initial === undefined) return;
      const actionId = actionIdOf(element, index);
      values[blockId] = { ...values[blockId], [actionId]: entered[blockId]?.[actionId] ?? initial };
    });
  });
  return values;
}

/** What Slack's own client refuses before it asks the app: block id and sentence. */
export function missingFields(blocks: readonly Json[], values: Values): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  flatBlocks(blocks).forEach((block, blockIndex) => {
    if (block.type !== 'input') return;
    const blockId = blockIdOf(block, blockIndex);
    const element = recordOf(block.element);
    const value = values[blockId]?.[actionIdOf(element, 0)] ?? '';
    const problem =
      value.length === 0
        ? block.optional === true
          ? undefined
          : 'Please complete this required field.'
        : fieldProblem(element, value);
    if (problem !== undefined) errors[blockId] = problem;
  });
  return errors;
}

function fieldProblem(element: Json, value: FieldValue): string | undefined {
  if (typeof value !== 'string') {
    const most = numberOf(element.max_selected_items);
    return most !== undefined && value.length > most ? `Please choose at most ${most}.` : undefined;
  }
  const shortest = numberOf(element.min_length);
  const longest = numberOf(element.max_length);
  if (shortest !== undefined && value.length < shortest) return `Please enter at least ${shortest} characters.`;
  if (longest !== undefined && value.length > longest) return `Please enter at most ${longest} characters.`;
  if (element.type === 'email_text_input' && !/^\S+@\S+$/.test(value)) return 'Please enter an email address.';
  if (element.type === 'url_text_input' && !URL.canParse(value))
    return 'Please enter a link, such as https://example.com.';
  if (element.type === 'number_input') {
    const number = numberOf(value);
    const least = numberOf(element.min_value);
    const most = numberOf(element.max_value);
    if (number === undefined) return 'Please enter a number.';
    if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.';
    if (least !== undefined && number < least) return `Please enter ${least} or more.`;
    if (most !== undefined && number > most) return `Please enter ${most} or less.`;
  }
  return undefined;
}

export type Option = { readonly value: string; readonly text: string; readonly description: string };

export function optionsOf(list: unknown): readonly Option[] {
  return recordsOf(list).map((option) => ({
    value: stringOf(option.value),
    text: wordsOf(option.text),
    description: wordsOf(option.description),
  }));
}
