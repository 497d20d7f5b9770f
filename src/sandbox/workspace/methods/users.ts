import { z } from 'zod';
import { personOf } from '../core.ts';
import { app, team } from '../people.ts';
import type { Person } from '../protocol.ts';
import { countArgument, type Methods, method, page } from './method.ts';

/** users.* and usergroups.list: https://docs.slack.dev/reference/methods/users.info */
export const userMethods: Methods = {
  'users.info': method(['users:read'], z.object({ user: z.string() }), (core, args) => ({
    user: wirePerson(personOf(core, args.user)),
  })),
  'users.list': method(
    ['users:read'],
    z.object({ limit: countArgument, cursor: z.string().optional() }),
    (core, { cursor, limit = 1000 }) => {
      const { items, next_cursor } = page(core.people, { cursor, limit });
      return {
        members: items.map(wirePerson),
        cache_ts: Math.floor(core.now() / 1000),
        response_metadata: { next_cursor },
      };
    },
  ),
  'usergroups.list': method(['usergroups:read'], z.object({}), () => ({ usergroups: [] })),
};

function wirePerson({ id, name, real_name, is_bot, color }: Person): Record<string, unknown> {
  return {
    id,
    team_id: team.id,
    name,
    deleted: false,
    color: color.replace('#', ''),
    real_name,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: {
      real_name,
      real_name_normalized: real_name,
      display_name: is_bot ? '' : name,
      display_name_normalized: is_bot ? '' : name,
      team: team.id,
      ...(is_bot ? { bot_id: app.botId, api_app_id: app.id } : {}),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot,
    is_app_user: false,
    updated: 0,
  };
}
