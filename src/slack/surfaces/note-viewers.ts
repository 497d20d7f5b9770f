import type { IncidentState } from '../../capabilities/index.ts';
import type { People } from '../people.ts';
import type { ChannelPorts } from './channel.ts';

/** How often it is looked at most: somebody joins or leaves while it is written down, and once more. */
const looksMax = 4;

/** How many people Slack is asked about at a time. */
const askedAtOnce = 8;

/**
 * Writes down who finds a private incident in their lists: the members of the workspace `team` who are in its channel, and
 * those of `users`. Guests, apps and people of another workspace that shares the channel have no lists. It looks again
 * until nobody has come or gone meanwhile, so that it takes nobody back in whose leaving was written down in between.
 * @throws what Slack or the database threw.
 */
export async function noteViewers(
  { call, members, viewers, people }: Pick<ChannelPorts, 'call' | 'members' | 'viewers' | 'people'>,
  { incident_id: incidentId, team_id: team }: Pick<IncidentState, 'incident_id' | 'team_id'>,
  channel: string,
  users: readonly string[],
): Promise<void> {
  let noted: string | null = null;
  for (let look = 0; look < looksMax; look += 1) {
    const present = await call('conversations.members', channel, () => members.of(channel));
    const found = (await membersAmong(people, team, [...new Set([...present, ...users])])).sort();
    if (found.join() === noted) return;
    await viewers.replace(incidentId, found);
    noted = found.join();
  }
}

/** Asked in lots, so that a large channel leaves room for whoever waits for an answer. Who is not known counts as a member. */
async function membersAmong(people: Pick<People, 'find'>, team: string, users: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < users.length; from += askedAtOnce) {
    const lot = users.slice(from, from + askedAtOnce);
    const known = await Promise.all(lot.map((user) => people.find(team, user)));
    found.push(...lot.filter((_user, index) => (known[index]?.standing ?? 'member') === 'member'));
  }
  return found;
}
