import { reasonOf } from '../../store/database-error.ts';
import { asMember } from './as-member.ts';
import type { ChannelPorts } from './channel.ts';
import { DeferredError, FinalError, isFinal, unlessAlready } from './slack-call.ts';

/** Invites people one after another. A person who can't be invited does not keep others out. */
export async function inviteEach(ports: ChannelPorts, channel: string, users: readonly string[]): Promise<void> {
  const { slack, call } = ports;
  const refused: string[] = [];
  let failed: unknown = null;
  for (const user of users) {
    try {
      await asMember(ports, channel, () =>
        unlessAlready(() =>
          call('conversations.invite', channel, () => slack.conversations.invite({ channel, users: user })),
        ),
      );
    } catch (error) {
      if (error instanceof DeferredError) throw error;
      if (isFinal(error)) refused.push(`${reasonOf(error)} for ${user}`);
      else failed ??= error;
    }
  }
  if (failed !== null) throw failed;
  if (refused.length > 0) throw new FinalError(refused.join(', '));
}
