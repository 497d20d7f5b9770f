import type { ReactNode } from 'react';
import { faultsOn } from './common-faults.ts';
import { useFaults } from './faults-context.tsx';

/** The way to the panel, with how many faults are on. */
export function FaultsEntry(props: { readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  const { state } = useFaults();
  const on = state ? faultsOn(state) : 0;
  return (
    <>
      <h2 className="nav-title">Slack</h2>
      <button
        type="button"
        className="nav"
        aria-pressed={props.isOpen}
        data-testid="faults-entry"
        onClick={props.onToggle}
      >
        <span className="nav-mark" aria-hidden="true">
          ↯
        </span>
        <span className="nav-name">Faults</span>
        {on > 0 && (
          <span className="nav-badge" role="img" aria-label={`${on} on`} title={`${on} on`}>
            {on}
          </span>
        )}
      </button>
    </>
  );
}
