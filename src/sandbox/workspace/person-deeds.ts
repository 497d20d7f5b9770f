import type { z } from 'zod';
import { actorOf, type Core, channelSeenBy, messageOf } from './core.ts';
import { announce } from './events.ts';
import { react as addReaction, deleteMessage, editMessage, pinMessage } from './messages.ts';
import type { Receipt, verbs } from './protocol.ts';
import { Refusal } from './refusal.ts';

export function react(
  core: Core,
  { user, channel, message_ts, name, remove, request_url }: z.output<typeof verbs.react>,
): Receipt {
  const message = messageOf(core, channelSeenBy(core, user, channel).id, message_ts);
  addReaction(core, message, { user, name, remove: remove === true, requestUrl: request_url });
  return { ok: true };
}

export function pin(core: Core, { user, channel, message_ts, remove }: z.output<typeof verbs.pin>): Receipt {
  pinMessage(core, messageOf(core, channelSeenBy(core, user, channel).id, message_ts), user, remove === true);
  return { ok: true };
}

export function edit(core: Core, { user, channel, message_ts, text }: z.output<typeof verbs.edit>): Receipt {
  const message = messageOf(core, channelSeenBy(core, user, channel).id, message_ts);
  if (message.user !== user) throw new Refusal('cant_update_message');
  editMessage(core, message, { text });
  return { ok: true };
}

/** Slack lets an admin delete any message, and shows nobody an ephemeral message of someone else. */
export function remove(core: Core, { user, channel, message_ts }: z.output<typeof verbs.delete>): Receipt {
  const message = core
    .state()
    .messages.get(channelSeenBy(core, user, channel).id)
    ?.get(message_ts);
  if (!message || (message.ephemeral_to !== undefined && message.ephemeral_to !== user))
    throw new Refusal('message_not_found');
  deleteMessage(core, message);
  return { ok: true };
}

/** https://docs.slack.dev/reference/events/app_home_opened */
export function openHome(core: Core, { user }: z.output<typeof verbs.open_home>): Receipt {
  const { id } = actorOf(core, user);
  const view = core.state().homes.get(id);
  const channel =
    [...core.state().channels.values()].find(({ is_im, members }) => is_im && members.includes(id))?.id ?? '';
  announce(core, {
    type: 'app_home_opened',
    user: id,
    channel,
    tab: 'home',
    event_ts: core.nextTs(),
    ...(view === undefined ? {} : { view }),
  });
  return { ok: true };
}
