import type { ReactNode } from 'react';

/** Shows the sidebar, or what it hides: on a screen as narrow as a phone's there is room for one of them. */
export function MenuToggle(props: { readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  const name = props.isOpen ? 'Close the channels' : 'Channels and people';
  return (
    <button
      type="button"
      className="menu-toggle"
      aria-label={name}
      aria-expanded={props.isOpen}
      onClick={props.onToggle}
    >
      {props.isOpen ? '✕' : '☰'}
    </button>
  );
}
