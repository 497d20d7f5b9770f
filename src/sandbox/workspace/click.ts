import type { z } from 'zod';
import { type Json, listOf, stringOf } from '../json.ts';
import { nameInPayload } from './channel-kind.ts';
import { type Core, channelSeenBy } from './core.ts';
import { type Entered, elementsOf, elementValue, flatBlocks, optionOf, stateValues } from './element-value.ts';
import { interactionFrom, operationTimedOut, receiptOf, responseUrl } from './payload.ts';
import type { Channel, Message, OpenView, Receipt, verbs } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { wireMessage } from './wire-message.ts';

type Click = z.output<typeof verbs.click>;

/** A button clicked or an option picked. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export async function click(core: Core, clicked: Click): Promise<Receipt> {
  const surface = surfaceOf(core, clicked);
  const entered = clicked.values ?? {};
  const { element, blockId } = elementFor(surface.blocks, clicked);
  const action_ts = core.nextTs();
  const actions = [
    {
      ...actionValue(element, clicked, entered[blockId]?.[clicked.action_id]),
      action_id: clicked.action_id,
      block_id: blockId,
      type: element.type,
      action_ts,
    },
  ];
  const chosen: Entered =
    clicked.value === undefined
      ? entered
      : { ...entered, [blockId]: { ...entered[blockId], [clicked.action_id]: clicked.value } };
  const state = { values: stateValues(surface.blocks, chosen) };
  const payload = {
    type: 'block_actions',
    ...interactionFrom(core, clicked.user),
    ...surface.payload(state),
    trigger_id: core.triggers.issue(clicked.user, surface.viewId),
    actions,
  };
  const delivery = { kind: 'interactive', name: clicked.action_id, payload } as const;
  return receiptOf(await core.deliveries.deliver(delivery, clicked.request_url), operationTimedOut);
}

type Place = {
  readonly blocks: readonly Json[];
  readonly viewId?: string;
  readonly payload: (state: Json) => Json;
};

function surfaceOf(core: Core, { user, channel, message_ts, view_id }: Click): Place {
  if (view_id !== undefined) return viewPlace(core, user, view_id);
  const place = channelSeenBy(core, user, channel ?? '');
  const message = core
    .state()
    .messages.get(place.id)
    ?.get(message_ts ?? '');
  if (!message || (message.ephemeral_to !== undefined && message.ephemeral_to !== user))
    throw new Refusal('message_not_found');
  return messagePlace(core, user, place, message);
}

function messagePlace(core: Core, user: string, channel: Channel, message: Message): Place {
  const { id } = channel;
  const is_ephemeral = message.ephemeral_to !== undefined;
  const { ts, thread_ts } = message;
  return {
    blocks: message.blocks ?? [],
    payload: (state) => ({
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: id,
        is_ephemeral,
        ...(thread_ts === undefined ? {} : { thread_ts }),
      },
      channel: { id, name: nameInPayload(channel) },
      // Slack tells the app nothing of an ephemeral message but its place.
      ...(is_ephemeral ? {} : { message: wireMessage(core, message, { metadata: true }) }),
      state,
      response_url: responseUrl(core, { user, channel: id, message_ts: ts, thread_ts }),
    }),
  };
}

function viewPlace(core: Core, user: string, viewId: string): Place {
  const open: OpenView | undefined = core.state().views.get(viewId);
  const home = core.state().homes.get(user);
  const view = open?.user === user ? open.view : home?.id === viewId ? home : undefined;
  if (!view) throw new Refusal('view_not_found');
  return {
    blocks: flatBlocks(view.blocks),
    ...(open ? { viewId } : {}),
    payload: (state) => ({ container: { type: 'view', view_id: viewId }, view: { ...view, state } }),
  };
}

function elementFor(
  blocks: readonly Json[],
  { block_id, action_id }: Click,
): { readonly element: Json; readonly blockId: string } {
  for (const block of flatBlocks(blocks)) {
    const blockId = stringOf(block.block_id);
    if (block_id !== undefined && block_id !== blockId) continue;
    const element = elementsOf(block).find((candidate) => candidate.action_id === action_id);
    if (element) return { element, blockId };
  }
  throw new Refusal('action_not_found');
}

/** The part of an action that its kind of element adds. */
function actionValue(element: Json, { value }: Click, entered: unknown): Json {
  const type = stringOf(element.type);
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button')
    return {
      text: element.text,
      ...(element.value === undefined ? {} : { value: element.value }),
      ...styleOf(element),
    };
  if (type === 'overflow') {
    const selected_option = optionOf(element, value);
    if (selected_option === null) throw new Refusal('option_not_found');
    return { selected_option };
  }
  const picked = value ?? entered;
  const held = elementValue(element, picked);
  if (held === undefined) return { ...(value === undefined ? {} : { value }) };
  if (picked !== undefined && stringOf(picked) !== '' && held.selected_option === null)
    throw new Refusal('option_not_found');
  if (listOf(picked).length > listOf(held.selected_options).length && held.selected_options !== undefined)
    throw new Refusal('option_not_found');
  return held;
}

function styleOf(element: Json): Json {
  return element.style === undefined ? {} : { style: element.style };
}
