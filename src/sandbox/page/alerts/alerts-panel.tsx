import { type ReactNode, useEffect, useState } from 'react';
import type { AlertOrder, AlertsState } from '../../alerts/alert-control.ts';
import { SidePanel } from '../side-panel.tsx';
import { askControl } from '../state/ask-control.ts';
import { PagersPart } from './pagers-part.tsx';
import { ReceiverPart } from './receiver-part.tsx';

const deeds: readonly (readonly [AlertOrder['does'], string, string])[] = [
  ['fire', 'Fire', 'One alert more'],
  ['clear', 'Clear all', 'All of its alerts clear'],
  ['flap', 'Flap', 'One alert fires and clears six times'],
  ['flood', 'Flood', '200 alerts at once'],
];

/** The systems that send alerts to Quorum, played by the sandbox: what each has firing, and what it can be made to send. */
export function AlertsPanel(props: { readonly onClose: () => void }): ReactNode {
  const [state, setState] = useState<AlertsState>();
  const [chosen, setChosen] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const sources = state?.sources ?? [];
  const source = sources.find(({ name }) => name === chosen) ?? sources[0];

  useEffect(() => {
    void askControl('alerts').then((answer) => (answer.ok ? setState(answer) : setProblem(answer.detail)));
  }, []);
  const play = async (does: AlertOrder['does'], name: string) => {
    setBusy(true);
    const answer = await askControl('alerts', { source: name, does });
    setBusy(false);
    setProblem(answer.ok ? '' : answer.detail);
    if (answer.ok) setState(answer);
  };

  return (
    <SidePanel title="Alerts" note="of other systems" testId="alerts" onClose={props.onClose}>
      {source && (
        <>
          <label className="alert-source">
            The system
            <select className="select" value={source.name} onChange={(event) => setChosen(event.target.value)}>
              {sources.map(({ name, sender, firing }) => (
                <option key={name} value={name}>
                  {firing === 0 ? sender : `${sender} (${firing} firing)`}
                </option>
              ))}
            </select>
          </label>
          <p className="fault-buttons">
            {deeds.map(([does, label, title]) => (
              <button
                key={does}
                type="button"
                className="button"
                title={title}
                disabled={isBusy || (does === 'clear' && source.firing === 0)}
                onClick={() => play(does, source.name)}
              >
                {label}
              </button>
            ))}
          </p>
        </>
      )}
      {problem !== '' && (
        <div className="banner" role="alert">
          {problem}
        </div>
      )}
      <ul className="sent" aria-label="What was sent">
        {(state?.sent ?? []).map(({ source: from, says, statuses }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: The newest is first, and nothing in a line moves.
          <li key={index}>
            {says}
            <small>
              POST /signals/{from} → {answersOf(statuses)}
            </small>
          </li>
        ))}
      </ul>
      <p className="panel-note">
        Each is sent as its system would send it, and signed where it signs. An alert is over once it has stayed clear
        for as long as alerts.settle says.
      </p>
      <PagersPart />
      <ReceiverPart />
    </SidePanel>
  );
}

function answersOf(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .map(([status, times]) => (times === 1 ? status : `${status} (${times} times)`))
    .join(', ');
}
