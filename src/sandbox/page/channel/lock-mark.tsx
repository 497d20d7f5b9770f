import type { ReactNode } from 'react';

/** The lock that stands before a private channel's name, drawn so that it needs no font. */
export function LockMark(): ReactNode {
  return (
    <svg className="lock" viewBox="0 0 16 16" width="0.9em" height="0.9em" role="img" aria-label="Private channel">
      <path
        fill="currentColor"
        d="M4 7V5a4 4 0 0 1 8 0v2h.5A1.5 1.5 0 0 1 14 8.5v5A1.5 1.5 0 0 1 12.5 15h-9A1.5 1.5 0 0 1 2 13.5v-5A1.5 1.5 0 0 1 3.5 7H4Zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0v2Z"
      />
    </svg>
  );
}
