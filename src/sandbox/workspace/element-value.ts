import { type Json, listOf, recordOf, recordsOf, stringOf, stringsOf } from '../json.ts';

/** Block id, action id, and what a person entered: a text, an id, a date, an option's value, or a list of them. */
export type Entered = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Elements that a block holds, in reading order. */
export function elementsOf(block: Json): readonly Json[] {
  if (block.type === 'input') return [recordOf(block.element)];
  if (block.type === 'actions' || block.type === 'context_actions') return recordsOf(block.elements);
  return block.accessory === undefined ? [] : [recordOf(block.accessory)];
}

/** All blocks with those that a container holds. */
export function flatBlocks(blocks: unknown): readonly Json[] {
  return recordsOf(blocks).flatMap((block) => [block, ...recordsOf(block.child_blocks)]);
}

/** What elements hold, by block and action id, as `state.values` in payloads. https://docs.slack.dev/reference/views#view-state */
export function stateValues(blocks: unknown, entered: Entered): Record<string, Record<string, Json>> {
  const values: Record<string, Record<string, Json>> = {};
  for (const block of flatBlocks(blocks)) {
    const blockId = stringOf(block.block_id);
    for (const element of elementsOf(block)) {
      const actionId = stringOf(element.action_id);
      const value = elementValue(element, entered[blockId]?.[actionId]);
      if (value !== undefined) values[blockId] = { ...values[blockId], [actionId]: value };
    }
  }
  return values;
}

/** An element's value in Slack's form, its initial one where nothing was entered; undefined where it holds none. */
export function elementValue(element: Json, entered: unknown): Json | undefined {
  const type = stringOf(element.type);
  const one = (initial: unknown) => (entered === undefined ? stringOf(initial) : stringOf(entered)) || null;
  const many = (initial: unknown) => (entered === undefined ? stringsOf(initial) : enteredList(entered));
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: one(element.initial_value) };
    case 'rich_text_input':
      return { type, rich_text_value: richText(one(undefined) ?? '') };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return {
        type,
        selected_option: entered === undefined ? (element.initial_option ?? null) : optionOf(element, entered),
      };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return {
        type,
        selected_options:
          entered === undefined
            ? listOf(element.initial_options)
            : enteredList(entered).flatMap((value) => optionOf(element, value) ?? []),
      };
    case 'users_select':
      return { type, selected_user: one(element.initial_user) };
    case 'channels_select':
      return { type, selected_channel: one(element.initial_channel) };
    case 'conversations_select':
      return { type, selected_conversation: one(element.initial_conversation) };
    case 'multi_users_select':
      return { type, selected_users: many(element.initial_users) };
    case 'multi_channels_select':
      return { type, selected_channels: many(element.initial_channels) };
    case 'multi_conversations_select':
      return { type, selected_conversations: many(element.initial_conversations) };
    case 'datepicker':
      return { type, selected_date: one(element.initial_date) };
    case 'timepicker':
      return { type, selected_time: one(element.initial_time) };
    case 'datetimepicker': {
      const picked = one(element.initial_date_time);
      return { type, selected_date_time: picked === null ? null : Number(picked) };
    }
    default:
      return undefined;
  }
}

/** The option of this value; null when the element has none such. */
export function optionOf(element: Json, value: unknown): Json | null {
  const options = [
    ...recordsOf(element.options),
    ...recordsOf(element.option_groups).flatMap((group) => recordsOf(group.options)),
  ];
  return options.find((option) => option.value === value) ?? null;
}

function enteredList(entered: unknown): readonly string[] {
  return typeof entered === 'string' ? (entered === '' ? [] : [entered]) : stringsOf(entered);
}

function richText(text: string): Json {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: text === '' ? [] : [{ type: 'text', text }] }],
  };
}
