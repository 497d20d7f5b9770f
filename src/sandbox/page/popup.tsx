import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';

/** A button that opens a small panel over the page; Esc or a click elsewhere closes it. */
export function Popup(props: {
  readonly label: string;
  readonly className?: string;
  readonly face: ReactNode;
  readonly children: (close: () => void) => ReactNode;
}): ReactNode {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={props.className}
        aria-label={props.label}
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
      >
        {props.face}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="popup"
        onToggle={(event) => {
          const isOpen = event.newState === 'open';
          setOpen(isOpen);
          if (isOpen) {
            // The content is rendered only while open, so it is measured one frame later.
            requestAnimationFrame(() => {
              place(trigger, panel);
              panel.current?.querySelector<HTMLElement>('button, input')?.focus();
            });
          }
        }}
      >
        {open && props.children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

function place(trigger: RefObject<HTMLElement | null>, panel: RefObject<HTMLElement | null>): void {
  if (!trigger.current || !panel.current) return;
  const near = trigger.current.getBoundingClientRect();
  const size = panel.current.getBoundingClientRect();
  const below = near.bottom + 4 + size.height <= window.innerHeight;
  const top = below ? near.bottom + 4 : Math.max(8, near.top - size.height - 4);
  const left = Math.max(8, Math.min(near.left, window.innerWidth - size.width - 8));
  panel.current.style.top = `${top}px`;
  panel.current.style.left = `${left}px`;
}

export function MenuItem(props: {
  readonly onPick: () => void;
  readonly danger?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <button
      type="button"
      className={props.danger === true ? 'menu-item menu-danger' : 'menu-item'}
      onClick={props.onPick}
    >
      {props.children}
    </button>
  );
}
