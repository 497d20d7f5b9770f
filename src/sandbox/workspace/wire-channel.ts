import { app, team } from './people.ts';
import type { Channel } from './protocol.ts';

/** A conversation as Slack's API shows it. https://docs.slack.dev/reference/objects/conversation-object */
export function wireChannel(channel: Channel): Record<string, unknown> {
  const { id, name, creator, is_archived, is_im } = channel;
  const shared = { id, created: channel.created ?? 0, is_archived, is_im, is_org_shared: false, updated: 0 };
  if (is_im)
    return { ...shared, user: channel.members.find((member) => member !== app.botUser), is_user_deleted: false };
  const is_private = channel.is_private === true;
  return {
    ...shared,
    name,
    name_normalized: name,
    is_channel: !is_private,
    is_group: is_private,
    is_mpim: false,
    is_private,
    is_general: name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.includes(app.botUser),
    unlinked: 0,
    creator,
    context_team_id: team.id,
    shared_team_ids: [team.id],
    pending_shared: [],
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: channel.purpose, creator: '', last_set: 0 },
    previous_names: [],
  };
}
