import type { ReactNode } from 'react';
import { PanelEntry } from '../sidebar/panel-entry.tsx';
import { faultsOn } from './common-faults.ts';
import { useFaults } from './faults-context.tsx';

/** The way to the panel, with how many faults are on. */
export function FaultsEntry(props: { readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  const { state } = useFaults();
  const on = state ? faultsOn(state) : 0;
  return (
    <PanelEntry title="Slack" mark="↯" name="Faults" testId="faults-entry" {...props}>
      {on > 0 && (
        <span className="nav-badge" role="img" aria-label={`${on} on`} title={`${on} on`}>
          {on}
        </span>
      )}
    </PanelEntry>
  );
}
