import { isRecord, type Json, listOf, recordOf, recordsOf, stringOf } from '../json.ts';
import { blocksMax, blockLimits as limits } from './block-limits.ts';
import { checkElement } from './check-element.ts';
import { checkItems, checkPlainText, checkString, checkText, type Problem, problem } from './check-text.ts';

export type Surface = 'message' | 'modal' | 'home';

/**
 * What Slack would refuse in a surface's blocks: Block Kit's limits, ids used twice, blocks in the wrong place.
 * `pointer` is the JSON pointer of the list. https://docs.slack.dev/reference/block-kit/blocks
 */
export function checkBlocks(blocks: unknown, surface: Surface, pointer = '/blocks'): readonly Problem[] {
  if (!Array.isArray(blocks)) return [problem(pointer, 'invalid_type', 'must be an array of blocks')];
  const most = blocksMax[surface];
  const tooMany =
    blocks.length > most
      ? [problem(pointer, 'max_items', `no more than ${most} items allowed [got ${blocks.length}]`)]
      : [];
  return [
    ...tooMany,
    ...blocks.flatMap((block, index) => checkBlock(block, surface, `${pointer}/${index}`)),
    ...checkDuplicates(blocks, pointer),
    ...checkWhole(recordsOf(blocks), surface, pointer),
  ];
}

function checkBlock(block: unknown, surface: Surface, pointer: string): readonly Problem[] {
  if (!isRecord(block)) return [problem(pointer, 'invalid_type', 'must be an object')];
  return [
    ...checkString(block.block_id, `${pointer}/block_id`, { max: limits.block_id.max_length }),
    ...checkKind(block, surface, pointer),
  ];
}

function checkKind(block: Json, surface: Surface, at: string): readonly Problem[] {
  const only = (surfaces: readonly Surface[]) =>
    surfaces.includes(surface)
      ? []
      : [problem(at, 'unsupported', `${stringOf(block.type)} is not allowed in a ${surface}`)];
  switch (block.type) {
    case 'section': {
      const fields = block.fields === undefined ? [] : listOf(block.fields);
      return [
        ...(block.text === undefined && fields.length === 0
          ? [problem(at, 'required', 'missing required field: text or fields')]
          : []),
        ...(block.text === undefined
          ? []
          : checkText(block.text, `${at}/text`, { max: limits.section.text.max_length })),
        ...(block.fields === undefined
          ? []
          : checkItems(block.fields, `${at}/fields`, { min: 1, max: limits.section.fields.max_items }, (field, where) =>
              checkText(field, where, { max: limits.section.fields.item_max_length }),
            )),
        ...(block.accessory === undefined ? [] : checkElement(block.accessory, 'accessory', `${at}/accessory`)),
      ];
    }
    case 'header':
      return checkPlainText(block.text, `${at}/text`, { max: limits.header.text.max_length });
    case 'divider':
      return [];
    case 'context':
      return checkItems(
        block.elements,
        `${at}/elements`,
        { min: 1, max: limits.context.elements.max_items },
        (item, where) =>
          recordOf(item).type === 'image' ? checkImage(recordOf(item), where) : checkText(item, where, { max: 3000 }),
      );
    case 'actions':
      return checkItems(
        block.elements,
        `${at}/elements`,
        { min: 1, max: limits.actions.elements.max_items },
        (item, where) => checkElement(item, 'actions', where),
      );
    case 'context_actions':
      return [
        ...only(['message']),
        ...checkItems(
          block.elements,
          `${at}/elements`,
          { min: 1, max: limits.context_actions.elements.max_items },
          (item, where) => checkElement(item, 'context_actions', where),
        ),
      ];
    case 'input':
      return [
        ...checkPlainText(block.label, `${at}/label`, { max: limits.input.label.max_length }),
        ...(block.hint === undefined
          ? []
          : checkPlainText(block.hint, `${at}/hint`, { max: limits.input.hint.max_length })),
        ...checkElement(block.element, 'input', `${at}/element`),
      ];
    case 'image':
      return [
        ...checkImage(block, at),
        ...(block.title === undefined ? [] : checkPlainText(block.title, `${at}/title`, { max: 2000 })),
      ];
    case 'markdown':
      return [
        ...only(['message']),
        ...checkString(block.text, `${at}/text`, { min: 1, max: limits.markdown.text.max_length, required: true }),
      ];
    case 'rich_text':
      return checkItems(block.elements, `${at}/elements`, { min: 0 }, (item, where) =>
        /^rich_text_(section|list|preformatted|quote)$/.test(stringOf(recordOf(item).type))
          ? []
          : [problem(where, 'unsupported', `unsupported type: ${stringOf(recordOf(item).type)}`)],
      );
    case 'table':
      return [
        ...only(['message']),
        ...checkItems(block.rows, `${at}/rows`, { min: 1, max: 100 }, (row, where) =>
          checkItems(row, where, { min: 1, max: 20 }, () => []),
        ),
      ];
    case 'alert':
      return [...only(['modal']), ...checkText(block.text, `${at}/text`, { max: limits.alert.text.max_length })];
    case 'container':
      return [
        ...checkText(block.title, `${at}/title`, { max: limits.container.title.max_length }),
        ...(block.subtitle === undefined
          ? []
          : checkText(block.subtitle, `${at}/subtitle`, { max: limits.container.subtitle.max_length })),
        ...checkItems(
          block.child_blocks,
          `${at}/child_blocks`,
          { min: 1, max: limits.container.child_blocks.max_items },
          (child, where) => checkBlock(child, surface, where),
        ),
      ];
    case 'card':
      return checkCard(block, at);
    case 'carousel':
      return checkItems(
        block.elements,
        `${at}/elements`,
        { min: limits.carousel.elements.min_items, max: limits.carousel.elements.max_items },
        (card, where) => checkCard(recordOf(card), where),
      );
    case 'data_table':
      return checkItems(
        block.rows,
        `${at}/rows`,
        { min: limits.data_table.rows.min_items, max: limits.data_table.rows.max_items },
        (row, where) => checkItems(row, where, { min: 1, max: limits.data_table.columns.max_items }, () => []),
      );
    case 'data_visualization':
      return checkPlainOrString(block.title, `${at}/title`, limits.data_visualization.title.max_length);
    case 'video':
      return [
        ...checkString(block.alt_text, `${at}/alt_text`, {
          min: 1,
          max: limits.video.alt_text.max_length,
          required: true,
        }),
        ...checkPlainText(block.title, `${at}/title`, { max: limits.video.title.max_length }),
        ...checkString(block.author_name, `${at}/author_name`, { max: limits.video.author_name.max_length }),
      ];
    case 'file':
    case 'task_card':
    case 'plan':
      return only(['message']);
    default:
      return [problem(`${at}/type`, 'unsupported', `unsupported type: ${stringOf(block.type) || 'none'}`)];
  }
}

function checkImage(image: Json, at: string): readonly Problem[] {
  return [
    ...(image.image_url === undefined && image.slack_file === undefined
      ? [problem(at, 'required', 'missing required field: image_url')]
      : []),
    ...checkString(image.image_url, `${at}/image_url`, { min: 1, max: limits.image.image_url.max_length }),
    ...checkString(image.alt_text, `${at}/alt_text`, { max: limits.image.alt_text.max_length, required: true }),
  ];
}

function checkCard(card: Json, at: string): readonly Problem[] {
  const part = (name: 'title' | 'subtitle' | 'body') =>
    card[name] === undefined ? [] : checkText(card[name], `${at}/${name}`, { max: limits.card[name].max_length });
  return [
    ...part('title'),
    ...part('subtitle'),
    ...part('body'),
    ...(card.actions === undefined
      ? []
      : checkItems(card.actions, `${at}/actions`, { min: 1, max: limits.card.actions.max_items }, (item, where) =>
          checkElement(item, 'actions', where),
        )),
  ];
}

function checkPlainOrString(value: unknown, at: string, max: number): readonly Problem[] {
  return typeof value === 'string' ? checkString(value, at, { max }) : checkPlainText(value, at, { max });
}

/** Block ids and, within a block, action ids must not repeat. */
function checkDuplicates(blocks: readonly unknown[], pointer: string): readonly Problem[] {
  const problems: Problem[] = [];
  const blockIds = new Set<string>();
  blocks.forEach((block, index) => {
    const id = stringOf(recordOf(block).block_id);
    if (id !== '' && blockIds.has(id))
      problems.push(problem(`${pointer}/${index}/block_id`, 'duplicate', `\`block_id\` ${id} already exists`));
    blockIds.add(id);
    const actionIds = new Set<string>();
    recordsOf(recordOf(block).elements).forEach((element, at) => {
      const action = stringOf(element.action_id);
      if (action !== '' && actionIds.has(action))
        problems.push(
          problem(
            `${pointer}/${index}/elements/${at}/action_id`,
            'duplicate',
            `\`action_id\` ${action} already exists`,
          ),
        );
      actionIds.add(action);
    });
  });
  return problems;
}

/** What holds for all blocks of a surface together. */
function checkWhole(blocks: readonly Json[], surface: Surface, pointer: string): readonly Problem[] {
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  const markdown = blocks.reduce(
    (sum, block) => sum + (block.type === 'markdown' ? stringOf(block.text).length : 0),
    0,
  );
  const focused = blocks.filter((block) => recordOf(block.element).focus_on_load === true).length;
  return [
    ...(count('table') > 1 ? [problem(pointer, 'max_items', 'only one table allowed in a message')] : []),
    ...(count('data_visualization') > 2
      ? [problem(pointer, 'max_items', 'only two data_visualization blocks allowed')]
      : []),
    ...(markdown > limits.markdown.text.max_length
      ? [problem(pointer, 'max_length', `markdown blocks hold more than ${limits.markdown.text.max_length} characters`)]
      : []),
    ...(focused > 1 ? [problem(pointer, 'duplicate', 'only one element may have focus_on_load')] : []),
    ...(surface === 'message' && blocks.some((block) => recordOf(block.element).type === 'file_input')
      ? [problem(pointer, 'unsupported', 'file_input is not allowed in a message')]
      : []),
  ];
}

/** Characters of all texts within blocks: what `msg_blocks_too_long` counts. */
export function blockTextLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + blockTextLength(item), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : blockTextLength(item)),
    0,
  );
}

/** True when a surface holds an input, which makes `submit` mandatory in a modal. */
export function hasInput(blocks: unknown): boolean {
  return recordsOf(blocks).some((block) => block.type === 'input');
}
