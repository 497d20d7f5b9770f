import type { ReactNode } from 'react';
import type { SetupResult } from '../../setup/setup-control.ts';

/** What came of the values: what is wrong with them, what they would replace, or how everything stands with them. */
export function SetupReport(props: {
  readonly result: SetupResult;
  readonly address: string | null;
  readonly onReplace: () => void;
}): ReactNode {
  const { result, address } = props;
  switch (result.kind) {
    case 'refused':
      return (
        <div className="banner" role="alert">
          {result.sentence}
        </div>
      );
    case 'replaces':
      return (
        <div className="banner" role="alert">
          .env has another {result.names.join(', ')}. Nothing is written yet.
          <p className="fault-buttons">
            <button type="button" className="button" onClick={props.onReplace}>
              Replace it
            </button>
          </p>
        </div>
      );
    case 'written':
      return (
        <div role="status">
          <ul className="sent" aria-label="How everything stands">
            {result.report.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p>
            {result.isWell
              ? 'All is well. Stop this sandbox with Ctrl-C and start Quorum again: it is in your Slack then. Type /incident help there.'
              : '.env is written. Mend what is not ok, and write once more.'}
          </p>
          {result.isWell && address !== null && (
            <p>
              Slack must reach it at {address}. Where Slack shows under “Event Subscriptions” that the address is not
              verified, press “Retry” there once Quorum runs. Quorum listens on port 3000 (PORT) without TLS: a proxy
              with TLS has to lead there.
            </p>
          )}
        </div>
      );
    default:
      return result satisfies never;
  }
}
