import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Message } from '../../workspace/protocol.ts';
import { formatDate } from '../text/date-token.ts';
import { useWorkspace } from '../workspace-context.ts';
import { rowsOf } from './message-list.ts';
import { MessageRow } from './message-row.tsx';

/** A scrolling list of messages that stays at its end while the reader is there, or writes, or is answered. */
export function MessageRows(props: {
  readonly messages: readonly Message[];
  readonly inThread?: boolean;
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { nowMs, me } = useWorkspace();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [behind, setBehind] = useState(false);
  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), []);
  useEffect(() => {
    if (!content.current) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
      else setBehind(true);
    });
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [toEnd]);
  const last = props.messages.at(-1);
  const own = last !== undefined && (last.user === me || last.ephemeral_to === me) ? last.ts : null;
  useEffect(() => {
    if (own === null) return;
    follows.current = true;
    toEnd();
  }, [own, toEnd]);
  const rows = rowsOf(props.messages, (ts) => formatDate(Number(ts), '{date_long_pretty}', { nowMs }));
  return (
    <div className="scroll-frame">
      <div
        ref={scroller}
        className="scroll"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          follows.current = scrollHeight - scrollTop - clientHeight < 40;
          if (follows.current) setBehind(false);
        }}
      >
        <div ref={content} className="scroll-content" role="log" aria-live="polite" aria-label="Messages">
          {props.before}
          {rows.map((row) =>
            row.type === 'day' ? (
              <div key={row.key} className="day">
                <span>{row.label.charAt(0).toUpperCase() + row.label.slice(1)}</span>
              </div>
            ) : (
              <MessageRow
                key={`${row.message.channel} ${row.message.ts}`}
                message={row.message}
                isGrouped={row.isGrouped}
                inThread={props.inThread === true}
                onProblem={props.onProblem}
              />
            ),
          )}
          {props.after}
        </div>
      </div>
      {behind && (
        <button type="button" className="to-end" onClick={toEnd}>
          ↓ Newer messages
        </button>
      )}
    </div>
  );
}
