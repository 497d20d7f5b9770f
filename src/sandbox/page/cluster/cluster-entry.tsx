import type { ReactNode } from 'react';
import { useCluster } from './cluster-context.tsx';

/** The way to the panel, with a dot a region. */
export function ClusterEntry(props: { readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  const regions = useCluster().history.at(-1)?.regions ?? [];
  return (
    <>
      <h2 className="nav-title">Database</h2>
      <button
        type="button"
        className="nav"
        aria-pressed={props.isOpen}
        data-testid="cluster-entry"
        onClick={props.onToggle}
      >
        <span className="nav-mark" aria-hidden="true">
          ⇄
        </span>
        <span className="nav-name">Two regions</span>
        {regions.map(({ name, status }) => (
          <span
            key={name}
            className={status === 'up' ? 'dot dot-on' : 'dot'}
            role="img"
            aria-label={`${name} is ${status}`}
            title={`${name} is ${status}`}
          />
        ))}
      </button>
    </>
  );
}
