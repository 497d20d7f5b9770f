import { type ReactNode, useMemo, useState } from 'react';
import { MrkdwnInline } from '../text/mrkdwn-text.tsx';
import { useWorkspace } from '../workspace-context.ts';
import { ChannelComposer } from './channel-composer.tsx';
import { ChannelName, plainChannelName } from './channel-name.tsx';
import { MembersPopup } from './members-popup.tsx';
import { channelMessages } from './message-list.ts';
import { MessageRows } from './message-rows.tsx';
import { ProblemLine } from './problem-line.tsx';

export function ChannelPane(props: { readonly channelId: string }): ReactNode {
  const { snapshot, me } = useWorkspace();
  const [problem, setProblem] = useState('');
  const channel = snapshot.channels.find(({ id }) => id === props.channelId);
  const messages = useMemo(
    () => channelMessages(snapshot.messages, props.channelId, me),
    [snapshot.messages, props.channelId, me],
  );
  if (!channel) return <p className="empty">There is no such channel.</p>;
  const name = channel.is_im ? snapshot.app.name : plainChannelName(channel);
  const shownName = channel.is_im ? snapshot.app.name : <ChannelName channel={channel} />;
  const pins = messages.filter(({ pinned }) => pinned === true).length;
  return (
    <section className="pane" aria-label={name}>
      <header className="pane-head">
        <h1 className="pane-name">{shownName}</h1>
        {channel.topic !== '' && (
          <span className="pane-topic" data-testid="topic">
            <MrkdwnInline text={channel.topic} />
          </span>
        )}
        <span className="pane-facts">
          {pins > 0 && <span>{pins} pinned</span>}
          {!channel.is_im && <MembersPopup channel={channel} onProblem={setProblem} />}
        </span>
      </header>
      <MessageRows
        messages={messages}
        onProblem={setProblem}
        before={
          <div className="channel-start">
            <h2>{shownName}</h2>
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
      <ChannelComposer channel={channel} onProblem={setProblem} />
    </section>
  );
}
