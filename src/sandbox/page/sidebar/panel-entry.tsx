import type { ReactNode } from 'react';

/** The way to a panel, under a title of its own; `children` say how it stands there. */
export function PanelEntry(props: {
  readonly title: string;
  readonly mark: string;
  readonly name: string;
  readonly testId: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <>
      <h2 className="nav-title">{props.title}</h2>
      <button
        type="button"
        className="nav"
        aria-pressed={props.isOpen}
        data-testid={props.testId}
        onClick={props.onToggle}
      >
        <span className="nav-mark" aria-hidden="true">
          {props.mark}
        </span>
        <span className="nav-name">{props.name}</span>
        {props.children}
      </button>
    </>
  );
}
