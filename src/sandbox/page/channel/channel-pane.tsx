import { type ReactNode, useMemo, useState } from 'react';
import { problemOf } from '../state/problem-of.ts';
import { MrkdwnInline } from '../text/mrkdwn-text.tsx';
import { useWorkspace } from '../workspace-context.ts';
import { Composer } from './composer.tsx';
import { channelMessages } from './message-list.ts';
import { MessageRows } from './message-rows.tsx';
import { ProblemLine } from './problem-line.tsx';

export function ChannelPane(props: { readonly channelId: string }): ReactNode {
  const { snapshot, me, send } = useWorkspace();
  const [problem, setProblem] = useState('');
  const channel = snapshot.channels.find(({ id }) => id === props.channelId);
  const messages = useMemo(
    () => channelMessages(snapshot.messages, props.channelId, me),
    [snapshot.messages, props.channelId, me],
  );
  if (!channel) return <p className="empty">There is no such channel.</p>;
  const name = channel.is_im ? snapshot.app.name : `#${channel.name}`;
  const pins = messages.filter(({ pinned }) => pinned === true).length;
  const isMember = channel.members.includes(me);
  return (
    <section className="pane" aria-label={name}>
      <header className="pane-head">
        <h1 className="pane-name">{name}</h1>
        {channel.topic !== '' && (
          <span className="pane-topic" data-testid="topic">
            <MrkdwnInline text={channel.topic} />
          </span>
        )}
        <span className="pane-facts">
          {pins > 0 && <span>{pins} pinned</span>}
          {!channel.is_im && (
            <span>
              {channel.members.length} {channel.members.length === 1 ? 'member' : 'members'}
            </span>
          )}
        </span>
      </header>
      <MessageRows
        messages={messages}
        onProblem={setProblem}
        before={
          <div className="channel-start">
            <h2>{name}</h2>
            <p>
              {channel.is_im
                ? `Messages between you and ${name}.`
                : channel.purpose === ''
                  ? 'This is the very beginning of the channel.'
                  : channel.purpose}
            </p>
          </div>
        }
        after={<ProblemLine problem={problem} onDismiss={() => setProblem('')} />}
      />
      {channel.is_archived ? (
        <p className="composer-note">This channel is archived.</p>
      ) : isMember || channel.is_im ? (
        <Composer channelId={channel.id} label={`Message ${name}`} onProblem={setProblem} />
      ) : (
        <div className="composer-note">
          You are not in {name} yet.
          <button
            type="button"
            className="button button-primary"
            onClick={async () => setProblem(problemOf(await send('join', { user: me, channel: channel.id })))}
          >
            Join {name}
          </button>
        </div>
      )}
    </section>
  );
}
