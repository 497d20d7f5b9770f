import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { PagerLine, PagersAnswer, PagersState } from '../../pagers/pager-control.ts';
import { askControl } from '../state/ask-control.ts';

/** What a pager was asked is looked for so often while the pane is open. */
const everyMs = 2_000;

type FaultName = PagersState['pagers'][number]['fault'];

const faults: readonly (readonly [FaultName, string])[] = [
  ['none', 'takes each page'],
  ['slow', 'answers after 3 s'],
  ['status 500', 'answers 500'],
  ['status 429', 'answers 429: later'],
  ['away', 'is away: cuts the connection'],
  ['answer lost', 'takes it, and its answer is lost'],
];

/** The pagers, played by the sandbox: what each was asked, somebody who answers there, and how it fails. */
export function PagersPart(): ReactNode {
  const [state, setState] = useState<PagersState>();
  const [chosen, setChosen] = useState('');
  const [problem, setProblem] = useState('');
  const pagers = state?.pagers ?? [];
  const pager = pagers.find(({ name }) => name === chosen) ?? pagers[0];

  const show = useCallback((answer: PagersAnswer) => {
    setProblem(answer.ok ? '' : answer.detail);
    if (answer.ok) setState(answer);
  }, []);
  useEffect(() => {
    const look = () => askControl('pagers').then(show);
    void look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [show]);

  if (pager === undefined) return null;
  const { name, sender, fault, pages, told, said } = pager;
  return (
    <section className="receiver" aria-label="Pagers" data-testid="pagers">
      <label className="alert-source">
        A pager
        <select className="select" value={name} onChange={(event) => setChosen(event.target.value)}>
          {pagers.map((one) => (
            <option key={one.name} value={one.name}>
              {labelOf(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="alert-source pager-fault">
        How it answers Quorum
        <select
          className="select"
          value={fault}
          onChange={(event) => {
            const wanted = faults.find(([one]) => one === event.target.value)?.[0];
            if (wanted !== undefined) void askControl('pagers', { pager: name, fault: wanted }).then(show);
          }}
        >
          {faults.map(([one, label]) => (
            <option key={one} value={one}>
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
      <ul className="sent" aria-label={`What ${sender} got`}>
        {pages.map((page) => (
          <Page
            key={page.key}
            page={page}
            sender={sender}
            onAnswer={(does) => void askControl('pagers', { pager: name, key: page.key, does }).then(show)}
          />
        ))}
        {pages.length === 0 && <li className="sent-none">Nobody was paged by it yet.</li>}
      </ul>
      {said !== '' && (
        <p className="panel-note" aria-live="polite">
          {said}
        </p>
      )}
      <p className="panel-note">
        <code>/incident page {name}</code> in an incident’s channel has it page somebody.{' '}
        {told === null
          ? `${sender} tells nobody of an answer: Quorum asks for it.`
          : `It tells Quorum of an answer by a webhook, to the source ${told}.`}
      </p>
    </section>
  );
}

const deeds = { trigger: 'paged', acknowledge: 'acknowledged', resolve: 'resolved' } as const;

type PageProps = {
  readonly page: PagerLine;
  readonly sender: string;
  readonly onAnswer: (does: 'acknowledge' | 'resolve') => void;
};

/** One page: what it says, what has become of it there, and what somebody can do about it. */
function Page({ page: { summary, status, history }, sender, onAnswer }: PageProps): ReactNode {
  return (
    <li>
      <span className={`pager-status pager-${status}`}>{status}</span> {summary}
      {history.map(({ did, by, at }) => (
        <small key={`${did} ${at}`}>
          {at.slice(11, 19)} UTC · {deeds[did]} by {by ?? 'Quorum'}
        </small>
      ))}
      {status !== 'resolved' && (
        <p className="pager-buttons">
          {status === 'triggered' && (
            <button
              type="button"
              className="button"
              title={`Somebody answers at ${sender}`}
              onClick={() => onAnswer('acknowledge')}
            >
              Acknowledge at the pager
            </button>
          )}
          <button
            type="button"
            className="button"
            title={`Somebody says at ${sender} that it is over`}
            onClick={() => onAnswer('resolve')}
          >
            Resolve
          </button>
        </p>
      )}
    </li>
  );
}

function labelOf({ sender, pages }: PagersState['pagers'][number]): string {
  const open = pages.filter(({ status }) => status === 'triggered').length;
  return open === 0 ? sender : `${sender} (${open} unanswered)`;
}
