import { isGuest } from './can-see.ts';
import { app, team } from './people.ts';
import type { Person } from './protocol.ts';
import { zoneLabel, zoneOffset } from './time-zone.ts';

/**
 * Somebody as Slack's API and events show them. Of a deactivated person Slack leaves out name, time zone and roles.
 * https://docs.slack.dev/reference/objects/user-object and https://github.com/brekkylab/backlot/issues/258
 */
export function wirePerson(person: Person, nowMs: number): Record<string, unknown> {
  const { id, name, real_name, is_bot, color, tz = 'Etc/UTC', team_id = team.id, teams } = person;
  const display_name = is_bot ? '' : name;
  const always = {
    id,
    team_id,
    ...(teams === undefined ? {} : { enterprise_user: { id, teams } }),
    name,
    deleted: person.deleted === true,
    profile: {
      real_name,
      real_name_normalized: real_name,
      display_name,
      display_name_normalized: display_name,
      team: team_id,
      ...(id === app.botUser ? { bot_id: app.botId, api_app_id: app.id } : {}),
    },
    is_bot,
    is_app_user: false,
    updated: 0,
  };
  if (person.deleted === true) return always;
  return {
    ...always,
    color: color.replace('#', ''),
    real_name,
    tz,
    tz_label: zoneLabel(tz, nowMs),
    tz_offset: zoneOffset(tz, nowMs),
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: isGuest(person),
    is_ultra_restricted: person.is_ultra_restricted === true,
  };
}
