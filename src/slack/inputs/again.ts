import type { ActionsBlock, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { origins } from '../../kernel/event.ts';
import { requestId } from '../../kernel/request-id.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { button, section } from '../kit/blocks.ts';
import { sentText, slackId } from '../kit/sent-fields.ts';
import type { Asked, Instead } from '../kit/word.ts';
import { viewIds } from '../views/view-ids.ts';
import type { Input } from './input.ts';

/** Characters of a button's value. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const valueMax = 2_000;

const incidentSaid = z.union([
  z.object({ number: z.int(), as: z.enum(['drill', 'alert']).optional() }),
  z.object({ channel_id: slackId }),
]);

const againSchema = z.object({
  id: z.uuid(),
  user: z.string(),
  kind: z.enum(['command', 'declare']),
  command: z.looseObject({ type: z.string() }),
  /** The first entry of what it declares. */
  entry: z
    .object({
      type: z.literal('add_note'),
      text: z.string(),
      written: z.object({ by: z.string(), at: z.iso.datetime({ precision: 3 }) }).optional(),
    })
    .optional(),
  /** The incidents that it names. */
  on: incidentSaid.optional(),
  into: incidentSaid.optional(),
  place: z.union([z.object({ incident_id: z.uuid() }), z.object({ channel_id: slackId })]).nullable(),
  origin: z.enum(origins),
  at: z.iso.datetime({ precision: 3 }),
});

/**
 * A request that may be sent again: by its own id, so that it counts once however often it is sent, with what was asked for
 * as it was understood then, and when.
 */
export type Again = z.output<typeof againSchema>;

/** Null for what leaves no event, and for what has two meanings: which of them is found out anew. */
export function againOf(
  {
    requestId: id,
    place,
    origin,
    occurredAt,
    entry,
  }: Pick<Input, 'requestId' | 'place' | 'origin' | 'occurredAt' | 'entry'>,
  asked: Asked,
  user: string,
  at: string,
): Again | null {
  if (asked.kind !== 'command' && asked.kind !== 'declare') return null;
  const { on, into, otherwise } = asked.kind === 'command' ? asked : {};
  if (otherwise !== undefined) return null;
  const named = { ...(on === undefined ? {} : { on }), ...(into === undefined ? {} : { into }) };
  const first = entry === undefined || entry === null ? {} : { entry };
  return {
    id,
    user,
    kind: asked.kind,
    command: asked.command,
    ...first,
    ...named,
    place,
    origin,
    at: occurredAt ?? at,
  };
}

/** Whether it may be recorded when it is asked for again, or is recorded already. */
export function mayBeTriedAgain({ kind }: Outcome): boolean {
  return kind === 'busy' || kind === 'unavailable' || kind === 'unknown';
}

/** An answer with a button that sends the request again; without one where it is too long for a button. */
export function withRetry(answer: Answer, again: Again | null): Answer {
  const value = again === null ? '' : JSON.stringify(again);
  if (value === '' || value.length > valueMax) return answer;
  return withActions(answer, [button(viewIds.retry, 'Retry', value, 'primary')]);
}

/** Null for what is no such button's, or somebody else's. */
export function readAgain(actionId: string, value: string, user: string): Again | null {
  if (actionId !== viewIds.retry) return null;
  const read = againSchema.safeParse(parsed(value)).data;
  return read === undefined || read.user !== user ? null : read;
}

/** The buttons for what was meant instead, by their place: the words that are near, the note and the declaration. */
const insteadIds = [
  viewIds.say_first,
  viewIds.say_second,
  viewIds.say_third,
  viewIds.say_fourth,
  viewIds.say_fifth,
] as const;

/** An answer with buttons for what was meant instead. `id`: of the request that was not understood. */
export function withInstead(answer: Answer, instead: readonly Instead[], id: string): Answer {
  const buttons = instead.slice(0, insteadIds.length).flatMap(({ label, line }, index) => {
    const value = `${requestId('said', id, line)} ${line}`;
    const actionId = insteadIds[index];
    return actionId === undefined || value.length > valueMax ? [] : [button(actionId, label, value)];
  });
  return buttons.length === 0 ? answer : withActions(answer, buttons);
}

/** A line that somebody says by a button, with the id that makes it happen once; null for what is no such button's. */
export function readSaid(actionId: string, value: string): { readonly id: string; readonly line: string } | null {
  if (!insteadIds.some((one) => one === actionId)) return null;
  const [id = '', ...rest] = value.split(' ');
  const line = sentText.safeParse(rest.join(' ')).data;
  return line === undefined || line === '' || !z.uuid().safeParse(id).success ? null : { id, line };
}

function withActions(answer: Answer, elements: ActionsBlock['elements']): Answer {
  const { text, blocks = [section(text)] } = answer;
  const actions: KnownBlock = { type: 'actions', elements };
  return { ...answer, blocks: [...blocks, actions] };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
