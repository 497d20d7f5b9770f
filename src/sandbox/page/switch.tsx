import type { ReactNode } from 'react';

export function Switch(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onTurn: (on: boolean) => void;
}): ReactNode {
  return (
    <button
      type="button"
      className="switch"
      role="switch"
      aria-checked={props.isOn}
      aria-label={props.label}
      onClick={() => props.onTurn(!props.isOn)}
    />
  );
}
