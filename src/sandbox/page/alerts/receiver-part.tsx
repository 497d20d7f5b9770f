import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { ReceiverAnswer, ReceiverOrder, ReceiverState } from '../../receiver/receiver-control.ts';
import { askControl } from '../state/ask-control.ts';

/** What arrives is looked for so often while the pane is open. */
const everyMs = 2_000;

const faults: readonly (readonly [ReceiverOrder['fault'], string])[] = [
  ['none', 'takes each delivery'],
  ['status 500', 'answers 500'],
  ['status 410', 'answers 410: the webhook is disabled'],
  ['status 429', 'answers 429: later'],
  ['no answer', 'never answers'],
  ['connection cut', 'cuts the connection'],
  ['answer lost', 'takes it, and its answer is lost'],
];

/** A system that hears of events by webhooks, played by the sandbox: what it got, whether it is rightly signed, how it fails. */
export function ReceiverPart(): ReactNode {
  const [state, setState] = useState<ReceiverState>();
  const [problem, setProblem] = useState('');

  const show = useCallback((answer: ReceiverAnswer) => {
    setProblem(answer.ok ? '' : answer.detail);
    if (answer.ok) setState(answer);
  }, []);
  useEffect(() => {
    const look = () => askControl('receiver').then(show);
    void look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [show]);

  return (
    <section className="receiver" aria-label="A receiver of webhooks" data-testid="receiver">
      <label className="alert-source">
        A receiver of webhooks
        <select
          className="select"
          value={state?.fault ?? 'none'}
          onChange={(event) => {
            const fault = faults.find(([name]) => name === event.target.value)?.[0];
            if (fault !== undefined) void askControl('receiver', { fault }).then(show);
          }}
        >
          {faults.map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {problem !== '' && (
        <div className="banner" role="alert">
          {problem}
        </div>
      )}
      <ul className="sent" aria-label="What it got">
        {(state?.received ?? []).map(({ at, says, judged }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: The newest is first, and nothing in a line moves.
          <li key={index}>
            {says}
            <small>
              {at.slice(11, 19)} UTC · {judged}
            </small>
          </li>
        ))}
      </ul>
      <p className="panel-note">
        It hears of each event of incidents and drills, but of no private ones. What fails comes again by the schedule
        of Standard Webhooks; “quorum webhooks enable sandbox” has a disabled one go on.
      </p>
    </section>
  );
}
