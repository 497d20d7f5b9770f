import type { ReactNode } from 'react';
import type { ClusterChange, RegionState } from '../../cluster/control-extension.ts';
import { SidePanel } from '../side-panel.tsx';
import { Switch } from '../switch.tsx';
import { useCluster } from './cluster-context.tsx';
import { type Count, ratesOf, totalOf } from './sample.ts';
import { Sparkline } from './sparkline.tsx';

const statusWords = { up: 'Up', refusing: 'Refusing', lost: 'Lost' } as const;
const latencies = [0, 5, 60] as const;
const counts: readonly (readonly [Count, string])[] = [
  ['commits', 'Commits'],
  ['conflicts', 'Conflicts'],
  ['roundTrips', 'Round trips'],
];

type Fault = {
  readonly label: string;
  readonly isOn: (faults: RegionState['faults']) => boolean;
  readonly change: (on: boolean) => Omit<ClusterChange, 'region'>;
  /** What is left of a fault that runs out. */
  readonly note?: (faults: RegionState['faults']) => string;
};

const faults: readonly Fault[] = [
  {
    label: 'Lose the region',
    isOn: ({ partition }) => partition !== 'none',
    change: (on) => ({ partition: on ? 'black-hole' : 'none' }),
  },
  {
    label: 'Cut every 3rd commit after it took effect',
    isOn: ({ cut_after_commit }) => cut_after_commit.every > 0,
    change: (on) => ({ cut_after_commit: { every: on ? 3 : 0 } }),
  },
  {
    label: 'Conflict on the next 5 commits',
    isOn: ({ conflicts }) => conflicts > 0,
    change: (on) => ({ conflicts: on ? 5 : 0 }),
    note: ({ conflicts }) => `${conflicts} left`,
  },
];

/** Both regions of the local cluster side by side: what they do, and what can be done to them. */
export function ClusterPanel(props: { readonly onClose: () => void }): ReactNode {
  const { history, problem, change } = useCluster();
  const regions = history.at(-1)?.regions ?? [];
  const commits = regions.map(({ name }) => ratesOf(history, name, 'commits'));
  const top = Math.max(5, ...commits.flat());
  return (
    <SidePanel title="Two regions" note="in front of one database" testId="cluster" onClose={props.onClose}>
      <table className="regions">
        <thead>
          <tr>
            <td />
            {regions.map(({ name, status }) => (
              <th key={name} scope="col" data-testid={`region-${name}`}>
                {name}
                <span className={`region-status region-${status}`}>{statusWords[status]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Commits a second, last minute</th>
            {regions.map(({ name }, index) => (
              <td key={name}>
                <Sparkline label={`Commits a second in ${name}`} values={commits[index] ?? []} top={top} />
              </td>
            ))}
          </tr>
          {counts.map(([count, label]) => (
            <tr key={count}>
              <th scope="row">{label}</th>
              {regions.map((region) => {
                const rate = Math.round(ratesOf(history, region.name, count).at(-1) ?? 0);
                return (
                  <td key={region.name} data-testid={`${count}-${region.name}`}>
                    {totalOf(region, count).toLocaleString('en')}
                    {rate > 0 && <small>{rate}/s</small>}
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">Open connections</th>
            {regions.map(({ name, counters }) => (
              <td key={name}>{counters.openConnections}</td>
            ))}
          </tr>
        </tbody>
        <tbody>
          <tr>
            <th scope="row">A commit takes, ms</th>
            {regions.map((region) => (
              <td key={region.name}>
                <Latency
                  region={region}
                  onPick={(commit_latency_ms) => change({ region: region.name, commit_latency_ms })}
                />
              </td>
            ))}
          </tr>
          {faults.map((fault) => (
            <tr key={fault.label}>
              <th scope="row">{fault.label}</th>
              {regions.map((region) => {
                const isOn = fault.isOn(region.faults);
                return (
                  <td key={region.name}>
                    <Switch
                      label={`${fault.label}: ${region.name}`}
                      isOn={isOn}
                      onTurn={(on) => change({ region: region.name, ...fault.change(on) })}
                    />
                    {isOn && fault.note && <small>{fault.note(region.faults)}</small>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {problem !== '' && (
        <div className="banner" role="alert">
          {problem}
        </div>
      )}
      <p className="panel-note">
        They answer as two peered regions of Aurora DSQL do: what one has committed, the other reads at once. Faults
        hold until they are switched off.
      </p>
    </SidePanel>
  );
}

function Latency(props: { readonly region: RegionState; readonly onPick: (latencyMs: number) => void }): ReactNode {
  const { name, faults } = props.region;
  const set = faults.commit_latency_ms;
  const shown = latencies.some((one) => one === set) ? latencies : [...latencies, set];
  return (
    <fieldset className="segments" aria-label={`A commit in ${name} takes`}>
      {shown.map((latencyMs) => (
        <button
          key={latencyMs}
          type="button"
          aria-pressed={latencyMs === set}
          aria-label={`${latencyMs} ms in ${name}`}
          onClick={() => props.onPick(latencyMs)}
        >
          {latencyMs}
        </button>
      ))}
    </fieldset>
  );
}
