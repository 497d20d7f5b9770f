import { isRecord, type Json, numberOf, recordOf, stringOf } from '../json.ts';
import { blockLimits as limits } from './block-limits.ts';
import { checkItems, checkPlainText, checkString, checkText, type Problem, problem } from './check-text.ts';

export type Place = 'accessory' | 'actions' | 'context_actions' | 'input';

const selects = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const pickers = ['datepicker', 'timepicker', 'datetimepicker'];
const choices = ['checkboxes', 'radio_buttons'];
const texts = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];

/** Which elements stand where. https://docs.slack.dev/reference/block-kit/block-elements */
const allowed: Readonly<Record<Place, readonly string[]>> = {
  accessory: ['button', 'overflow', 'image', 'workflow_button', 'datepicker', 'timepicker', ...choices, ...selects],
  actions: ['button', 'overflow', 'workflow_button', 'rich_text_input', ...pickers, ...choices, ...selects],
  context_actions: ['feedback_buttons', 'icon_button'],
  input: [...pickers, ...choices, ...selects, ...texts],
};

/** What Slack would refuse in one block element. */
export function checkElement(value: unknown, place: Place, at: string): readonly Problem[] {
  if (!isRecord(value))
    return [problem(at, value === undefined ? 'required' : 'invalid_type', 'must be a block element')];
  const type = stringOf(value.type);
  if (!allowed[place].includes(type))
    return [problem(`${at}/type`, 'unsupported', `unsupported type: ${type || 'none'}`)];
  return [
    ...checkString(value.action_id, `${at}/action_id`, { max: limits.action_id.max_length }),
    ...(value.placeholder === undefined
      ? []
      : checkPlainText(value.placeholder, `${at}/placeholder`, { max: limits.select.placeholder.max_length })),
    ...(value.confirm === undefined ? [] : checkConfirmation(value.confirm, `${at}/confirm`)),
    ...checkKind(value, type, at),
  ];
}

function checkKind(element: Json, type: string, at: string): readonly Problem[] {
  switch (type) {
    case 'button':
      return [
        ...checkPlainText(element.text, `${at}/text`, { max: limits.button.text.max_length }),
        ...checkString(element.value, `${at}/value`, { max: limits.button.value.max_length }),
        ...checkString(element.url, `${at}/url`, { max: limits.button.url.max_length }),
        ...checkString(element.accessibility_label, `${at}/accessibility_label`, {
          max: limits.button.accessibility_label.max_length,
        }),
        ...(element.style === undefined || element.style === 'primary' || element.style === 'danger'
          ? []
          : [problem(`${at}/style`, 'invalid_value', 'must be primary or danger')]),
      ];
    case 'overflow':
      return checkOptions(element.options, `${at}/options`, limits.overflow.options.max_items, 'overflow');
    case 'checkboxes':
    case 'radio_buttons':
      return [
        ...checkOptions(element.options, `${at}/options`, limits[type].options.max_items, 'list'),
        ...checkInitial(element, at),
      ];
    case 'static_select':
    case 'multi_static_select':
      return element.option_groups === undefined
        ? [
            ...checkOptions(element.options, `${at}/options`, limits.select.options.max_items, 'select'),
            ...checkInitial(element, at),
          ]
        : checkItems(
            element.option_groups,
            `${at}/option_groups`,
            { min: 1, max: limits.select.option_groups.max_items },
            (group, where) => [
              ...checkPlainText(recordOf(group).label, `${where}/label`, { max: limits.option_group.label.max_length }),
              ...checkOptions(
                recordOf(group).options,
                `${where}/options`,
                limits.option_group.options.max_items,
                'select',
              ),
            ],
          );
    case 'plain_text_input': {
      const most = numberOf(element.max_length);
      const least = numberOf(element.min_length) ?? 0;
      const cap = limits.plain_text_input.max_length.max;
      return [
        ...(most !== undefined && (most < 1 || most > cap || most < least)
          ? [problem(`${at}/max_length`, 'invalid_value', `must be between 1 and ${cap} and not less than min_length`)]
          : []),
        ...checkString(element.initial_value, `${at}/initial_value`, { max: most ?? cap }),
      ];
    }
    case 'conversations_select':
    case 'multi_conversations_select':
      return element.filter === undefined ? [] : checkConversationFilter(recordOf(element.filter), `${at}/filter`);
    case 'number_input':
      return typeof element.is_decimal_allowed === 'boolean'
        ? []
        : [problem(`${at}/is_decimal_allowed`, 'required', 'missing required field: is_decimal_allowed')];
    default:
      return [];
  }
}

/**
 * Overflow and select menus show plain text, radio buttons and checkboxes mrkdwn too; only an overflow menu's options are
 * links. https://docs.slack.dev/reference/block-kit/composition-objects/option-object
 */
function checkOptions(
  options: unknown,
  at: string,
  max: number,
  of: 'overflow' | 'select' | 'list',
): readonly Problem[] {
  const checkWords = of === 'list' ? checkText : checkPlainText;
  const values = new Set<string>();
  return checkItems(options, at, { min: 1, max }, (option, where) => {
    const { text, value, description, url } = recordOf(option);
    const repeated = values.has(stringOf(value));
    values.add(stringOf(value));
    return [
      ...checkWords(text, `${where}/text`, { max: limits.option.text.max_length }),
      ...checkString(value, `${where}/value`, { min: 1, max: limits.option.value.max_length, required: true }),
      ...(description === undefined
        ? []
        : checkText(description, `${where}/description`, { max: limits.option.description.max_length })),
      ...(url === undefined || of === 'overflow'
        ? checkString(url, `${where}/url`, { max: limits.option.url.max_length })
        : [problem(`${where}/url`, 'additional_property', 'invalid additional property: url')]),
      ...(repeated ? [problem(`${where}/value`, 'duplicate', `value ${stringOf(value)} already exists`)] : []),
    ];
  });
}

/** An initial option must be one of the options, word for word. */
function checkInitial(element: Json, at: string): readonly Problem[] {
  const values = Array.isArray(element.options) ? element.options.map((option) => recordOf(option).value) : [];
  const initial = [
    ...(element.initial_option === undefined ? [] : [element.initial_option]),
    ...(Array.isArray(element.initial_options) ? element.initial_options : []),
  ];
  return initial.every((option) => values.includes(recordOf(option).value))
    ? []
    : [problem(`${at}/initial_option`, 'invalid_value', 'initial_option was not found in the provided options')];
}

function checkConfirmation(value: unknown, at: string): readonly Problem[] {
  const { title, text, confirm, deny } = recordOf(value);
  return [
    ...(title === undefined ? [] : checkPlainText(title, `${at}/title`, { max: limits.confirmation.title.max_length })),
    ...checkText(text, `${at}/text`, { max: limits.confirmation.text.max_length }),
    ...(confirm === undefined
      ? []
      : checkPlainText(confirm, `${at}/confirm`, { max: limits.confirmation.confirm.max_length })),
    ...(deny === undefined ? [] : checkPlainText(deny, `${at}/deny`, { max: limits.confirmation.deny.max_length })),
  ];
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object */
function checkConversationFilter(filter: Json, at: string): readonly Problem[] {
  const { include, exclude_bot_users, exclude_external_shared_channels } = filter;
  if ([include, exclude_bot_users, exclude_external_shared_channels].every((field) => field === undefined))
    return [problem(at, 'required', 'must have at least one field')];
  if (include === undefined) return [];
  return checkItems(include, `${at}/include`, { min: 1 }, (kind, where) =>
    ['im', 'mpim', 'private', 'public'].includes(stringOf(kind))
      ? []
      : [problem(where, 'invalid_value', 'must be im, mpim, private or public')],
  );
}
