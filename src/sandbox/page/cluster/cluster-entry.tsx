import type { ReactNode } from 'react';
import { PanelEntry } from '../sidebar/panel-entry.tsx';
import { useCluster } from './cluster-context.tsx';

/** The way to the panel, with a dot a region. */
export function ClusterEntry(props: { readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  const regions = useCluster().history.at(-1)?.regions ?? [];
  return (
    <PanelEntry title="Database" mark="⇄" name="Two regions" testId="cluster-entry" {...props}>
      {regions.map(({ name, status }) => (
        <span
          key={name}
          className={status === 'up' ? 'dot dot-on' : 'dot'}
          role="img"
          aria-label={`${name} is ${status}`}
          title={`${name} is ${status}`}
        />
      ))}
    </PanelEntry>
  );
}
