import { type ReactNode, useEffect, useState } from 'react';
import type { SetupGuide, SetupOrder, SetupResult } from '../../setup/setup-control.ts';
import { SidePanel } from '../side-panel.tsx';
import { askControl } from '../state/ask-control.ts';
import { SetupReport } from './setup-report.tsx';
import { SetupStep } from './setup-step.tsx';

type Way = 'socket' | 'http';

/** The set-up of Quorum in a Slack of one's own, in the five steps of "quorum setup". */
export function SetupPanel(props: { readonly onClose: () => void }): ReactNode {
  const [guide, setGuide] = useState<SetupGuide>();
  const [result, setResult] = useState<SetupResult | null>(null);
  const [problem, setProblem] = useState('');
  const [way, setWay] = useState<Way>('socket');
  const [address, setAddress] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);

  const give = async (order?: SetupOrder) => {
    setBusy(true);
    const answer = await askControl('setup', order);
    setBusy(false);
    setProblem(answer.ok ? '' : answer.detail);
    if (!answer.ok) return;
    setGuide(answer.guide);
    setResult(answer.result);
    // What is written is not kept here.
    if (answer.result?.kind === 'written') setValues({});
  };
  useEffect(() => {
    void askControl('setup').then((answer) => (answer.ok ? setGuide(answer.guide) : setProblem(answer.detail)));
  }, []);
  const goBy = (chosen: Way) => {
    setWay(chosen);
    setResult(null);
    setProblem('');
    if (chosen === 'socket') void give({ does: 'guide', address: null });
    else setGuide(undefined);
  };
  const write = (replaces: boolean) =>
    guide && give({ does: 'write', address: guide.address, values: wanted(values, guide), replaces });

  return (
    <SidePanel title="Set-up" note="in your Slack" testId="setup" onClose={props.onClose}>
      <fieldset className="setup-ways">
        <legend>How Slack reaches Quorum</legend>
        <label>
          <input type="radio" name="way" checked={way === 'socket'} onChange={() => goBy('socket')} />
          <span>
            Socket Mode <small>Quorum connects to Slack. It needs no public address.</small>
          </span>
        </label>
        <label>
          <input type="radio" name="way" checked={way === 'http'} onChange={() => goBy('http')} />
          <span>
            HTTP <small>Slack sends requests to the address of Quorum.</small>
          </span>
        </label>
      </fieldset>
      {way === 'http' && (
        <form
          className="setup-address"
          onSubmit={(event) => {
            event.preventDefault();
            void give({ does: 'guide', address });
          }}
        >
          <label>
            The address of Quorum
            <input
              className="input"
              type="url"
              placeholder="https://quorum.example.net"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          </label>
          <button type="submit" className="button" disabled={isBusy || address === ''}>
            Use it
          </button>
        </form>
      )}
      {guide && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void write(false);
          }}
        >
          <ol className="setup-steps">
            <li>
              <p>Create the app: choose your workspace, then press “Next” and “Create”.</p>
              <p className="fault-buttons">
                <a className="button button-primary" href={guide.link} target="_blank" rel="noreferrer">
                  Create the app in Slack
                </a>
              </p>
              <details>
                <summary>Where the link does not open</summary>
                <p>
                  At api.slack.com/apps choose “Create New App”, “From a manifest”, and paste this as JSON. The button
                  copies it.
                </p>
                <CopyButton text={guide.manifest} />
                <textarea className="input" aria-label="The manifest" readOnly rows={6} value={guide.manifest} />
              </details>
            </li>
            {guide.asked.map((asked) => (
              <SetupStep
                key={asked.name}
                asked={asked}
                value={values[asked.name] ?? ''}
                onChange={(value) => setValues({ ...values, [asked.name]: value })}
              />
            ))}
            <li>
              <p>Write it all to .env in the folder where this sandbox runs, and check it.</p>
              <p className="fault-buttons">
                <button type="submit" className="button button-primary" disabled={isBusy}>
                  Write and check
                </button>
              </p>
              {result && <SetupReport result={result} address={guide.address} onReplace={() => write(true)} />}
            </li>
          </ol>
        </form>
      )}
      {problem !== '' && (
        <div className="banner" role="alert">
          {problem}
        </div>
      )}
    </SidePanel>
  );
}

function CopyButton(props: { readonly text: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(props.text).then(() => setCopied(true));
  return (
    <button type="button" className="button" onClick={() => void copy().catch(() => setCopied(false))}>
      {isCopied ? 'Copied' : 'Copy the manifest'}
    </button>
  );
}

/** Of what was typed, what this way of reaching Slack takes. */
function wanted(values: Readonly<Record<string, string>>, { asked }: SetupGuide): Readonly<Record<string, string>> {
  return Object.fromEntries(asked.map(({ name }) => [name, values[name] ?? '']));
}
