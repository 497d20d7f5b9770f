import type { ReactNode } from 'react';

/** A panel beside the channel, in the place of a thread. */
export function SidePanel(props: {
  readonly title: string;
  /** What it is about. */
  readonly note: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, note, testId, onClose, children } = props;
  return (
    <aside className="pane thread" aria-label={title} data-testid={testId}>
      <header className="pane-head">
        <h2 className="pane-name">{title}</h2>
        <span className="pane-note">{note}</span>
        <span className="pane-facts">
          <button type="button" className="icon-button" aria-label={`Close ${title.toLowerCase()}`} onClick={onClose}>
            ✕
          </button>
        </span>
      </header>
      <div className="panel">{children}</div>
    </aside>
  );
}
