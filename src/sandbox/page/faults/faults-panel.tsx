import type { ReactNode } from 'react';
import type { FaultsState } from '../../workspace/faults/faults.ts';
import { SidePanel } from '../side-panel.tsx';
import { Switch } from '../switch.tsx';
import { commonFaults, faultsOn, otherRules } from './common-faults.ts';
import { useFaults } from './faults-context.tsx';

/** What the local Slack does wrong on purpose, and what came of it. */
export function FaultsPanel(props: { readonly onClose: () => void }): ReactNode {
  const { state, problem, order } = useFaults();
  return (
    <SidePanel title="Faults" note="of the local Slack" testId="faults" onClose={props.onClose}>
      {state && (
        <table className="regions faults">
          <tbody>
            {commonFaults.map((fault) => (
              <tr key={fault.label}>
                <th scope="row">
                  {fault.label}
                  <small>{fault.note}</small>
                </th>
                <td>
                  <Switch label={fault.label} isOn={fault.isOn(state)} onTurn={(on) => order(fault.turn(on))} />
                </td>
              </tr>
            ))}
          </tbody>
          <Figures state={state} />
        </table>
      )}
      <p className="fault-buttons">
        <button type="button" className="button" onClick={() => order({ verb: 'sockets', body: { action: 'drop' } })}>
          Drop sockets now
        </button>
        <button
          type="button"
          className="button"
          onClick={() => order({ verb: 'sockets', body: { action: 'refresh' } })}
        >
          Renew sockets
        </button>
        <button
          type="button"
          className="button"
          disabled={state === undefined || faultsOn(state) === 0}
          onClick={() => order({ verb: 'clear', body: {} })}
        >
          All off
        </button>
      </p>
      {problem !== '' && (
        <div className="banner" role="alert">
          {problem}
        </div>
      )}
      <p className="panel-note">{state ? noteOf(state) : 'Asking the workspace…'}</p>
    </SidePanel>
  );
}

function Figures(props: { readonly state: FaultsState }): ReactNode {
  const { deliveries, redeliveries, calls, rate_limited, faults } = props.state.counts;
  const met = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const figures: readonly (readonly [string, number])[] = [
    ['Payloads sent', deliveries],
    ['Sent again', redeliveries],
    ['Calls', calls],
    ['Answered with 429', rate_limited],
    ['Faults so far', met],
  ];
  return (
    <tbody>
      {figures.map(([label, count]) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          <td data-testid={`count-${label}`}>{count.toLocaleString('en')}</td>
        </tr>
      ))}
    </tbody>
  );
}

function noteOf(state: FaultsState): string {
  const others = otherRules(state);
  const more = others === 0 ? '' : ` ${others} more ${others === 1 ? 'is' : 'are'} set over the control API.`;
  return `Faults hold until they are switched off. Their seed is ${state.seed}.${more}`;
}
