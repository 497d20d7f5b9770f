import type { IncidentCore } from '../../kernel/incident-core.ts';
import { section } from '../../slack/kit/blocks.ts';
import { clock, escaped, person, typed } from '../../slack/kit/mrkdwn.ts';
import { fullName, label } from '../../slack/kit/name.ts';
import type { EventPost, Places } from '../../slack/kit/on-slack.ts';
import { nameOf, type RoleHolder, type Roles } from './roles.ts';

type State = IncidentCore & Roles;

/** Each change of a role is one line in the channel, and whoever holds it is told for themselves what that is. */
export function rolePosts(state: State, places: Places): readonly EventPost[] {
  const { roles, roleGivenUp, resolved } = state;
  if (resolved !== null) return [];
  return [
    ...roles.flatMap((held) => [given(state, held), brief(state, held, places)]),
    ...(roleGivenUp === null ? [] : [givenUp(state, roleGivenUp)]),
  ];
}

/** @cho is “comms” of INC-7 now (from @ana, 14:31). */
function given(state: State, held: RoleHolder): EventPost {
  const before = held.from === null ? '' : ` (from ${person(held.from)}, ${clock(held.at)})`;
  const name = typed(nameOf(state, held), 80);
  return line('role', held.sequence, `${person(held.user_id)} is ${name} of ${label(state)} now${before}.`);
}

function givenUp(state: State, { text, from, by, at, sequence }: NonNullable<Roles['roleGivenUp']>): EventPost {
  const who = by === from ? '' : `, by ${person(by)}`;
  const says = `${person(from)} is no longer ${typed(text, 80)} of ${label(state)} (${clock(at)}${who}): nobody is.`;
  return line('role_given_up', sequence, says);
}

function brief(state: State, held: RoleHolder, { facts, open, channelId, duty }: Places): EventPost {
  const name = nameOf(state, held);
  const openNow = open === '' ? '' : ` Open: ${open}.`;
  const says = `You are ${typed(name, 80)} of ${fullName(state)} (${facts}).${openNow}`;
  const does = typeof name === 'string' ? duty(name) : null;
  const blocks = [section(`${says} <#${channelId}>`), ...(does === null ? [] : [section(escaped(does))])];
  return {
    surface: 'role_brief',
    sequence: held.sequence,
    message: { text: says, blocks },
    where: { person: held.user_id },
  };
}

function line(surface: string, sequence: number, text: string): EventPost {
  return { surface, sequence, message: { text, blocks: [section(text)] }, where: 'channel' };
}
