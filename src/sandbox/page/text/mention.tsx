import type { ReactNode } from 'react';
import { ChannelName } from '../channel/channel-name.tsx';
import { LockMark } from '../channel/lock-mark.tsx';
import { useWorkspace } from '../workspace-context.ts';

export function UserMention(props: { readonly id: string; readonly label?: string }): ReactNode {
  const { snapshot, me } = useWorkspace();
  const person = snapshot.people.find((candidate) => candidate.id === props.id);
  const app = props.id === snapshot.app.bot_user ? snapshot.app.name : undefined;
  const name = person?.name ?? app ?? (props.label === undefined || props.label === '' ? props.id : props.label);
  return <span className={props.id === me ? 'mention mention-me' : 'mention'}>@{name}</span>;
}

/** A channel that the person who is looking can't see has no name for them, whatever the message says. */
export function ChannelMention(props: { readonly id: string }): ReactNode {
  const { snapshot, openChannel } = useWorkspace();
  const channel = snapshot.channels.find((candidate) => candidate.id === props.id);
  if (!channel) {
    return (
      <span className="mention">
        <LockMark /> private channel
      </span>
    );
  }
  return (
    <button type="button" className="mention mention-channel" onClick={() => openChannel(channel.id)}>
      <ChannelName channel={channel} />
    </button>
  );
}

export function PlainMention(props: { readonly text: string; readonly loud?: boolean }): ReactNode {
  return <span className={props.loud === true ? 'mention mention-me' : 'mention'}>{props.text}</span>;
}

export function DateText(props: { readonly text: string }): ReactNode {
  return <time className="date-token">{props.text}</time>;
}
