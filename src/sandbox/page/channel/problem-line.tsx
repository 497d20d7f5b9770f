import type { ReactNode } from 'react';

/** What Slackbot would say to the one person whose action failed. */
export function ProblemLine(props: { readonly problem: string; readonly onDismiss: () => void }): ReactNode {
  if (props.problem === '') return undefined;
  return (
    <div className="message message-ephemeral" role="alert" data-testid="problem">
      <div className="message-side">
        <span className="avatar avatar-slackbot" aria-hidden="true">
          S
        </span>
      </div>
      <div className="message-body">
        <div className="message-mark">Only visible to you</div>
        <div className="message-head">
          <span className="message-name">Slackbot</span>
        </div>
        {props.problem}{' '}
        <button type="button" className="link-button" onClick={props.onDismiss}>
          Dismiss
        </button>
      </div>
    </div>
  );
}
