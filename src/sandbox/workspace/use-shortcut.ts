import type { z } from 'zod';
import { nameInPayload } from './channel-kind.ts';
import { type Core, channelSeenBy, messageOf } from './core.ts';
import { interactionFrom, receiptOf, responseUrl } from './payload.ts';
import type { Receipt, verbs } from './protocol.ts';
import { wireMessage } from './wire-message.ts';

/** A shortcut from the search bar or from a message's menu. https://docs.slack.dev/interactivity/implementing-shortcuts */
export async function useShortcut(core: Core, used: z.output<typeof verbs.shortcut>): Promise<Receipt> {
  const { user, callback_id, channel: channelId, message_ts, request_url } = used;
  const type = message_ts === undefined ? 'global' : 'message';
  const known = core.manifest.features.shortcuts.some((one) => one.callback_id === callback_id && one.type === type);
  if (!known)
    return { ok: false, error: 'unknown_shortcut', detail: `The manifest has no ${type} shortcut ${callback_id}.` };
  const shared = { ...interactionFrom(core, user), callback_id, action_ts: core.nextTs() };
  if (message_ts === undefined) {
    const payload = { ...shared, type: 'shortcut', trigger_id: core.triggers.issue(user) };
    return receiptOf(await core.deliveries.deliver({ kind: 'interactive', name: callback_id, payload }, request_url));
  }
  const channel = channelSeenBy(core, user, channelId ?? '');
  const message = wireMessage(core, messageOf(core, channel.id, message_ts));
  const payload = {
    ...shared,
    type: 'message_action',
    trigger_id: core.triggers.issue(user),
    message_ts,
    channel: { id: channel.id, name: nameInPayload(channel) },
    message,
    response_url: responseUrl(core, { user, channel: channel.id, message_ts }),
  };
  return receiptOf(await core.deliveries.deliver({ kind: 'interactive', name: callback_id, payload }, request_url));
}
