import type { ReactNode } from 'react';
import { PlainText } from '../text/text-object.tsx';

/** A topic as Slack shows it, without formatting: https://docs.slack.dev/reference/methods/conversations.setTopic */
export function ChannelTopic(props: { readonly topic: string }): ReactNode {
  if (props.topic === '') return null;
  return (
    <span className="pane-topic" data-testid="topic">
      <PlainText text={props.topic} />
    </span>
  );
}
