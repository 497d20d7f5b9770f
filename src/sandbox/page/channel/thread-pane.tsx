import { type ReactNode, useState } from 'react';
import type { Message } from '../../workspace/protocol.ts';
import { useWorkspace } from '../workspace-context.ts';
import { Composer } from './composer.tsx';
import { threadReplies } from './message-list.ts';
import { MessageRows } from './message-rows.tsx';
import { ProblemLine } from './problem-line.tsx';

export function ThreadPane(props: { readonly root: Message }): ReactNode {
  const { root } = props;
  const { snapshot, me, openThread } = useWorkspace();
  const [problem, setProblem] = useState('');
  const channel = snapshot.channels.find(({ id }) => id === root.channel);
  const replies = threadReplies(snapshot.messages, root, me);
  return (
    <aside className="pane thread" aria-label="Thread" data-testid="thread">
      <header className="pane-head">
        <h2 className="pane-name">Thread</h2>
        <span className="pane-facts">
          <button type="button" className="icon-button" aria-label="Close thread" onClick={() => openThread(undefined)}>
            ✕
          </button>
        </span>
      </header>
      <MessageRows
        messages={[root, ...replies]}
        inThread
        onProblem={setProblem}
        after={<ProblemLine problem={problem} onDismiss={() => setProblem('')} />}
      />
      {channel?.is_im === true && snapshot.app.messages_tab !== 'writable' ? undefined : (
        <Composer channelId={root.channel} threadTs={root.ts} label="Reply…" onProblem={setProblem} />
      )}
    </aside>
  );
}
