import type { ReactNode } from 'react';
import type { Asked } from '../../setup/setup-control.ts';

/** A step that asks for one value. A secret is not shown as it is pasted. */
export function SetupStep(props: {
  readonly asked: Asked;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { what, where, isSecret, isKept, without } = props.asked;
  const left = isKept ? '.env has one: leave it empty to keep it' : without === null ? '' : `Empty: ${without}`;
  return (
    <li>
      <p>{where}</p>
      <label className="setup-value">
        {what}
        <input
          className="input"
          type={isSecret ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          placeholder={left}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </label>
    </li>
  );
}
