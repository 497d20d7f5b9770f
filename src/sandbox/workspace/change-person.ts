import type { z } from 'zod';
import type { Core } from './core.ts';
import { announce } from './events.ts';
import type { Person } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { testVerbs } from './test-verbs.ts';
import { isTimeZone } from './time-zone.ts';
import { wirePerson } from './wire-person.ts';

const newcomer = { is_bot: false, color: '#7a5c2e' } as const;

/**
 * Changes or makes somebody. Who is deactivated is in no channel any more, and says and clicks nothing.
 * @throws Refusal where a newcomer has no name, a name is taken, a time zone is none, or the bot would be changed.
 */
export function changePerson(core: Core, change: z.output<typeof testVerbs.person>): Person {
  const before = core.people.find(({ id }) => id === change.user);
  if (before?.is_bot === true) throw new Refusal('cant_change_bot');
  const name = change.name ?? before?.name;
  if (name === undefined) throw new Refusal('name_required');
  if (core.people.some((one) => one.name === name && one.id !== change.user)) throw new Refusal('name_taken');
  if (change.tz !== undefined && !isTimeZone(change.tz)) throw new Refusal('invalid_tz');
  const { user, name: _name, real_name, ...given } = change;
  const isGuest = change.is_ultra_restricted === true ? { is_restricted: true } : {};
  const person: Person = {
    ...(before ?? newcomer),
    id: user,
    name,
    real_name: real_name ?? before?.real_name ?? name,
    ...defined(given),
    ...isGuest,
  };
  core.apply({ type: 'person', person });
  if (person.deleted === true) leaveChannels(core, user);
  announce(core, { type: 'user_change', user: wirePerson(person, core.now()), event_ts: core.nextTs() });
  return person;
}

/** Without a word in any channel, as Slack does: conversations.members leaves the deactivated out. */
function leaveChannels(core: Core, user: string): void {
  for (const channel of core.state().channels.values()) {
    if (channel.is_im || !channel.members.includes(user)) continue;
    const members = channel.members.filter((member) => member !== user);
    core.apply({ type: 'channel', channel: { ...channel, members } });
  }
}

type Given = Omit<z.output<typeof testVerbs.person>, 'user' | 'name' | 'real_name'>;

function defined({ tz, deleted, is_restricted, is_ultra_restricted, is_bot, team_id, teams }: Given): Partial<Person> {
  return {
    ...(is_bot === undefined ? {} : { is_bot }),
    ...(team_id === undefined ? {} : { team_id }),
    ...(teams === undefined ? {} : { teams }),
    ...(tz === undefined ? {} : { tz }),
    ...(deleted === undefined ? {} : { deleted }),
    ...(is_restricted === undefined ? {} : { is_restricted }),
    ...(is_ultra_restricted === undefined ? {} : { is_ultra_restricted }),
  };
}
