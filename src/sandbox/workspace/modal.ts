import { z } from 'zod';
import { isRecord, type Json, numberOf, recordOf, stringOf } from '../json.ts';
import type { Core } from './core.ts';
import { elementsOf, flatBlocks, stateValues } from './element-value.ts';
import { interactionFrom, receiptOf } from './payload.ts';
import type { OpenView, Receipt, verbs } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { closeViews, pushView, replaceView, stackOf } from './views.ts';

/** What Slack shows in a modal whose app did not answer as it should. https://github.com/slackapi/deno-slack-sdk/issues/325 */
export const connectionBanner = 'We had some trouble connecting. Try again?';

const responseAction = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

/** Submit pressed. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export async function submit(core: Core, pressed: z.output<typeof verbs.submit>): Promise<Receipt> {
  const open = modalOf(core, pressed.user, pressed.view_id);
  if (stackOf(core, pressed.user).at(-1)?.id !== open.id) throw new Refusal('view_not_on_top');
  const values = stateValues(open.view.blocks, pressed.values);
  const missing = unfinished(open.view.blocks, values);
  if (Object.keys(missing).length > 0) {
    core.apply({ type: 'view', view: { ...bare(open), errors: missing } });
    return {
      ok: false,
      error: 'unfinished_inputs',
      detail: 'Slack does not submit a view while an input needs attention.',
    };
  }
  core.apply({ type: 'view', view: bare(open) });
  const ack = await core.deliveries.deliver(
    {
      kind: 'interactive',
      name: stringOf(open.view.callback_id),
      payload: {
        type: 'view_submission',
        ...interactionFrom(core, pressed.user),
        trigger_id: core.triggers.issue(pressed.user, open.id),
        view: { ...open.view, state: { values } },
        response_urls: [],
      },
    },
    pressed.request_url,
  );
  // The app may have changed or closed the view meanwhile.
  const now = core.state().views.get(open.id);
  if (!now) return receiptOf(ack, connectionBanner);
  if (ack.kind === 'failed') {
    core.apply({ type: 'view', view: { ...bare(now), banner: connectionBanner } });
    return receiptOf(ack, connectionBanner);
  }
  try {
    respond(core, now, ack.body);
    return receiptOf(ack);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    core.apply({ type: 'view', view: { ...bare(now), banner: connectionBanner } });
    return { ok: false, error: error.code, detail: connectionBanner };
  }
}

/** Does what the acknowledgement says; without a word the view closes. @throws Refusal when it makes no sense. */
function respond(core: Core, open: OpenView, body: unknown): void {
  if (!isRecord(body) || body.response_action === undefined) {
    closeViews(core, [open], false, false);
    return;
  }
  const read = responseAction.safeParse(body);
  if (!read.success) throw new Refusal('invalid_response_action');
  const answer = read.data;
  switch (answer.response_action) {
    case 'errors': {
      const inputs = flatBlocks(open.view.blocks).filter((block) => block.type === 'input');
      const unknown = Object.keys(answer.errors).find((id) => !inputs.some((block) => block.block_id === id));
      if (unknown !== undefined || Object.keys(answer.errors).length === 0)
        throw new Refusal('invalid_response_errors');
      core.apply({ type: 'view', view: { ...bare(open), errors: answer.errors } });
      return;
    }
    case 'update':
      replaceView(core, open, answer.view);
      return;
    case 'push':
      pushView(core, open.user, answer.view);
      return;
    case 'clear':
      closeViews(core, stackOf(core, open.user), true, false);
      return;
    default: {
      const unreachable: never = answer;
      throw new Error(`Unknown response action: ${JSON.stringify(unreachable)}`);
    }
  }
}

/** A modal closed by its person, with those above it. */
export function close(core: Core, { user, view_id }: z.output<typeof verbs.close>): Receipt {
  const open = modalOf(core, user, view_id);
  const stack = stackOf(core, user);
  const isCleared = open.view.clear_on_close === true;
  closeViews(core, isCleared ? stack : stack.filter(({ depth }) => depth >= open.depth), isCleared, true);
  return { ok: true };
}

function modalOf(core: Core, user: string, viewId: string): OpenView {
  const open = core.state().views.get(viewId);
  if (!open || open.user !== user) throw new Refusal('view_not_found');
  return open;
}

/** Without errors and banner of an earlier try. */
function bare({ id, user, depth, view }: OpenView): OpenView {
  return { id, user, depth, view };
}

/** What Slack's client asks to be put right before it tells the app: block id and sentence. */
function unfinished(
  blocks: unknown,
  values: Readonly<Record<string, Readonly<Record<string, Json>>>>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of flatBlocks(blocks)) {
    const [element] = elementsOf(block);
    if (block.type !== 'input' || !element) continue;
    const blockId = stringOf(block.block_id);
    const held = values[blockId]?.[stringOf(element.action_id)] ?? {};
    const value = Object.entries(held).find(([name]) => name !== 'type')?.[1];
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    if (isEmpty && block.optional !== true) errors[blockId] = 'Please complete this required field.';
    if (typeof value !== 'string') continue;
    const least = numberOf(recordOf(element).min_length) ?? 0;
    const most = numberOf(recordOf(element).max_length) ?? 3000;
    if (value.length < least) errors[blockId] = `Please enter at least ${least} characters.`;
    if (value.length > most) errors[blockId] = `Please enter at most ${most} characters.`;
  }
  return errors;
}
