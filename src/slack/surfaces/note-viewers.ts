import type { ChannelPorts } from './channel.ts';

/** How often it is looked at most: somebody joins or leaves while it is written down, and once more. */
const looksMax = 4;

/**
 * Writes down who finds a private incident in their lists: whoever is in its channel, and `users`. It looks again until
 * nobody has come or gone meanwhile, so that it takes nobody back in whose leaving was written down in between.
 * @throws what Slack or the database threw.
 */
export async function noteViewers(
  { call, members, viewers }: Pick<ChannelPorts, 'call' | 'members' | 'viewers'>,
  incidentId: string,
  channel: string,
  users: readonly string[],
): Promise<void> {
  let noted: string | null = null;
  for (let look = 0; look < looksMax; look += 1) {
    const present = await call('conversations.members', channel, () => members.of(channel));
    const found = [...new Set([...present, ...users])].sort();
    if (found.join() === noted) return;
    await viewers.replace(incidentId, found);
    noted = found.join();
  }
}
