import type { ReactNode } from 'react';
import { samplesMax } from './sample.ts';

const height = 24;

/** The last minute as a line; `top` is the figure at its upper edge. */
export function Sparkline(props: {
  readonly label: string;
  readonly values: readonly number[];
  readonly top: number;
}): ReactNode {
  const { values, top } = props;
  const width = samplesMax - 2;
  const first = width - values.length + 1;
  const points = values.map((value, index) => `${first + index},${height - 1 - (value / top) * (height - 2)}`);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      <polyline points={points.join(' ')} fill="none" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
