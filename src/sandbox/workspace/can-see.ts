import type { Channel, Person } from './protocol.ts';

/** A guest sees the channels that they are in, and no other. https://slack.com/help/articles/202518103 */
export function isGuest(person: Person): boolean {
  return person.is_restricted === true || person.is_ultra_restricted === true;
}

/** Members see a conversation, and so does everybody who is no guest where it is a public channel. */
export function canSee(channel: Channel, person: Person): boolean {
  if (channel.members.includes(person.id)) return true;
  return !channel.is_im && channel.is_private !== true && !isGuest(person);
}
