import type { ReactNode } from 'react';

/** A calm line in place of what the page can't show, with the words it carries: nothing is dropped silently. */
export function Unsupported(props: {
  readonly what: 'block' | 'element';
  readonly type: string;
  readonly text?: string;
}): ReactNode {
  return (
    <span className="unsupported">
      Unsupported {props.what}: {props.type === '' ? 'no type' : props.type}
      {props.text !== undefined && props.text !== '' && <span className="unsupported-text">{props.text}</span>}
    </span>
  );
}
