import type { ReactNode } from 'react';
import type { Channel } from '../../workspace/protocol.ts';
import { problemOf } from '../state/problem-of.ts';
import { useWorkspace } from '../workspace-context.ts';
import { plainChannelName } from './channel-name.tsx';
import { Composer } from './composer.tsx';

/** Where a person writes in a conversation, or what keeps them from it. */
export function ChannelComposer(props: {
  readonly channel: Channel;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { channel, onProblem } = props;
  const { snapshot, me, send } = useWorkspace();
  const name = channel.is_im ? snapshot.app.name : plainChannelName(channel);
  if (channel.is_archived) return <p className="composer-note">This channel is archived.</p>;
  if (channel.is_im && snapshot.app.messages_tab !== 'writable')
    return <p className="composer-note">Sending messages to this app has been turned off.</p>;
  if (channel.members.includes(me))
    return <Composer channelId={channel.id} label={`Message ${name}`} onProblem={onProblem} />;
  return (
    <div className="composer-note">
      You are not in {name} yet.
      <button
        type="button"
        className="button button-primary"
        onClick={async () => onProblem(problemOf(await send('join', { user: me, channel: channel.id })))}
      >
        Join {name}
      </button>
    </div>
  );
}
