import type { InputBlock, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { plainWords } from '../../kernel/typed-text.ts';
import { plainWithin } from './mrkdwn.ts';
import { sentText } from './sent-fields.ts';

/** Each field of a form is a block that holds one element with this action id. */
const fieldActionId = 'value:v1';

export function textField(
  block_id: string,
  label: string,
  {
    max,
    multiline = false,
    optional = false,
    initial = '',
  }: { max: number; multiline?: boolean; optional?: boolean; initial?: string },
): InputBlock {
  const initial_value = initial.slice(0, max).toWellFormed();
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional,
    element: {
      type: 'plain_text_input',
      action_id: fieldActionId,
      max_length: max,
      multiline,
      ...(initial === '' ? {} : { initial_value }),
    },
  };
}

export function userField(block_id: string, label: string, { optional = false } = {}): InputBlock {
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional,
    element: { type: 'users_select', action_id: fieldActionId },
  };
}

/** An instant, which Slack shows by the clock of whoever fills it in. */
export function instantField(block_id: string, label: string): InputBlock {
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional: true,
    element: { type: 'datetimepicker', action_id: fieldActionId },
  };
}

/** A day of the calendar. */
export function dayField(block_id: string, label: string): InputBlock {
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional: true,
    element: { type: 'datepicker', action_id: fieldActionId },
  };
}

/** One box to tick. */
export function checkField(block_id: string, label: string, text: string): InputBlock {
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: fieldActionId,
      options: [{ value: block_id, text: { type: 'plain_text', text } }],
    },
  };
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const descriptionMax = 75;

/** One choice among several, each with what it means, unless its name says so; without `initial` it need not be made. */
export function selectField<T extends string>(
  block_id: string,
  label: string,
  values: readonly T[],
  choices: Readonly<Record<T, { readonly name: string; readonly meaning: string | null }>>,
  initial: T | null,
): InputBlock {
  const optionOf = (value: T): PlainTextOption => {
    const { name, meaning } = choices[value];
    const description =
      meaning === null
        ? {}
        : { description: { type: 'plain_text' as const, text: plainWithin(plainWords(meaning), descriptionMax) } };
    return { value, text: { type: 'plain_text', text: name }, ...description };
  };
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    ...(initial === null ? { optional: true } : {}),
    element: {
      type: 'static_select',
      action_id: fieldActionId,
      options: values.map(optionOf),
      ...(initial === null ? {} : { initial_option: optionOf(initial) }),
    },
  };
}

/** Any of several choices; none need be made. https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export function manyField(
  block_id: string,
  label: string,
  values: readonly string[],
  initial: readonly string[],
): InputBlock {
  const optionOf = (value: string): PlainTextOption => ({ value, text: { type: 'plain_text', text: value } });
  const options = values.slice(0, manyMax);
  const chosen = initial.filter((value) => options.includes(value));
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional: true,
    element: {
      type: 'multi_static_select',
      action_id: fieldActionId,
      options: options.map(optionOf),
      ...(chosen.length === 0 ? {} : { initial_options: chosen.map(optionOf) }),
    },
  };
}

/** Most options of a menu. */
export const manyMax = 100;

/** The state of a view. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const field = z.object({
  value: sentText.nullish(),
  selected_option: z.object({ value: sentText }).nullish(),
  selected_options: z.array(z.object({ value: sentText })).nullish(),
  selected_user: sentText.nullish(),
  /** Seconds since 1970. */
  selected_date_time: z.int().min(0).max(9_999_999_999).nullish(),
  selected_date: z.iso.date().nullish(),
});
const valuesSchema = z.record(z.string(), z.record(z.string(), field));

/** What somebody filled into the fields of a form, by their block ids. */
export type Fields = {
  /** What was typed, without outer blanks; empty where nothing was. */
  text(blockId: string): string;
  /** The value that was chosen, or undefined. */
  choice(blockId: string): string | undefined;
  /** All values that were chosen. */
  choices(blockId: string): readonly string[];
  /** The person that was chosen; empty where nobody was. */
  user(blockId: string): string;
  /** The instant that was chosen (ISO 8601, UTC, milliseconds), or undefined. */
  instant(blockId: string): string | undefined;
  /** The day that was chosen (2026-12-01), or undefined. */
  day(blockId: string): string | undefined;
  isChecked(blockId: string): boolean;
};

/** Reads the values of a view as Slack sends them; null when they are none. */
export function readFields(values: unknown): Fields | null {
  const read = valuesSchema.safeParse(values);
  if (!read.success) return null;
  const at = (blockId: string) => read.data[blockId]?.[fieldActionId];
  return {
    text: (blockId) => (at(blockId)?.value ?? '').trim(),
    choice: (blockId) => at(blockId)?.selected_option?.value,
    choices: (blockId) => (at(blockId)?.selected_options ?? []).map(({ value }) => value),
    user: (blockId) => at(blockId)?.selected_user ?? '',
    instant(blockId) {
      const seconds = at(blockId)?.selected_date_time ?? null;
      return seconds === null ? undefined : new Date(seconds * 1000).toISOString();
    },
    day: (blockId) => at(blockId)?.selected_date ?? undefined,
    isChecked: (blockId) => (at(blockId)?.selected_options ?? []).length > 0,
  };
}
