import { type ReactNode, useMemo } from 'react';
import type { Message } from '../../workspace/protocol.ts';
import { Avatar, whoIs } from '../avatar.tsx';
import { LiveBlocks } from '../blocks/live-blocks.tsx';
import { problemOf } from '../state/problem-of.ts';
import { formatDate } from '../text/date-token.ts';
import { EmojiGlyph } from '../text/emoji-glyph.tsx';
import { MrkdwnText } from '../text/mrkdwn-text.tsx';
import { useWorkspace } from '../workspace-context.ts';
import { isReply, threadReplies } from './message-list.ts';
import { MessageToolbar } from './message-toolbar.tsx';

export function MessageRow(props: {
  readonly message: Message;
  readonly isGrouped: boolean;
  readonly inThread: boolean;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { message, onProblem } = props;
  const { snapshot, me, nowMs, send, openThread } = useWorkspace();
  const who = whoIs(snapshot, message.user);
  const time = (format: string) => formatDate(Number(message.ts), format, { nowMs });
  const replies = useMemo(() => threadReplies(snapshot.messages, message, me), [snapshot.messages, message, me]);
  const here = { user: me, channel: message.channel, message_ts: message.ts };
  const isNotice =
    message.subtype !== undefined && !['bot_message', 'me_message', 'thread_broadcast'].includes(message.subtype);
  const marks = `${message.pinned === true ? ' message-pinned' : ''}${message.ephemeral_to === undefined ? '' : ' message-ephemeral'}`;
  return (
    <article
      className={`message${props.isGrouped ? ' message-grouped' : ''}${isNotice ? ' message-notice' : ''}${marks}`}
      data-testid="message"
      data-ts={message.ts}
      data-user={message.user}
    >
      <div className="message-side">
        {props.isGrouped ? (
          <time className="message-minute">{time('{time}')}</time>
        ) : (
          <Avatar id={message.user} small={isNotice} />
        )}
      </div>
      <div className="message-body">
        {message.pinned === true && <div className="message-mark mark-pin">Pinned</div>}
        {message.ephemeral_to !== undefined && <div className="message-mark">Only visible to you</div>}
        {!props.isGrouped && (
          <div className="message-head">
            <span className="message-name">{who.name}</span>
            {who.isApp && <span className="app-badge">APP</span>}
            <time className="message-time" title={time('{date_long} {time_secs}')}>
              {time('{time}')}
            </time>
            {message.edited === true && <span className="edited">(edited)</span>}
          </div>
        )}
        <Content message={message} onProblem={onProblem} />
        {props.isGrouped && message.edited === true && <span className="edited">(edited)</span>}
        {(message.reactions?.length ?? 0) > 0 && (
          <div className="reactions">
            {message.reactions?.map(({ name, users }) => {
              const mine = users.includes(me);
              return (
                <button
                  key={name}
                  type="button"
                  className={mine ? 'reaction reaction-mine' : 'reaction'}
                  aria-pressed={mine}
                  aria-label={`${name}: ${users.map((id) => whoIs(snapshot, id).name).join(', ')}`}
                  title={`${users.map((id) => whoIs(snapshot, id).name).join(', ')} reacted with :${name}:`}
                  onClick={async () => onProblem(problemOf(await send('react', { ...here, name, remove: mine })))}
                >
                  <EmojiGlyph name={name} /> {users.length}
                </button>
              );
            })}
          </div>
        )}
        {!props.inThread && replies.length > 0 && (
          <button type="button" className="replies" onClick={() => openThread(message.ts)}>
            {[...new Set(replies.map(({ user }) => user))].slice(0, 4).map((user) => (
              <Avatar key={user} id={user} small />
            ))}
            <b>
              {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
            </b>
            <span className="replies-last">
              Last reply {formatDate(Number(replies.at(-1)?.ts), '{ago}', { nowMs })}
            </span>
          </button>
        )}
        {!props.inThread && isReply(message) && (
          <button type="button" className="link-button" onClick={() => openThread(message.thread_ts)}>
            Replied to a thread
          </button>
        )}
      </div>
      {message.ephemeral_to === undefined && (
        <MessageToolbar message={message} inThread={props.inThread} onProblem={onProblem} />
      )}
    </article>
  );
}

function Content(props: { readonly message: Message; readonly onProblem: (problem: string) => void }): ReactNode {
  const { channel, ts, text, blocks = [] } = props.message;
  if (blocks.length === 0) return <MrkdwnText text={text} />;
  return <LiveBlocks kind="message" blocks={blocks} place={{ channel, message_ts: ts }} onProblem={props.onProblem} />;
}
