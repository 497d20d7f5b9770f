import type { ReactNode } from 'react';
import type { Channel } from '../../workspace/protocol.ts';
import { LockMark } from './lock-mark.tsx';

/** A channel's name with the mark of its kind before it. */
export function ChannelName(props: { readonly channel: Channel }): ReactNode {
  const { name, is_private } = props.channel;
  if (is_private !== true) return `#${name}`;
  return (
    <>
      <LockMark /> {name}
    </>
  );
}

/** The same for places that hold text only. */
export function plainChannelName({ name, is_private }: Channel): string {
  return is_private === true ? name : `#${name}`;
}
