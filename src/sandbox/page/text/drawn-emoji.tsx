import type { ReactNode } from 'react';
import { drawings } from './emoji-drawings.tsx';

const drawn = new RegExp(`((?:${Object.keys(drawings).join('|')})\\uFE0F?)`, 'u');

/** A text in which the commonest emoji are drawn by the page, so that they look alike where no emoji font is installed. */
export function DrawnText(props: { readonly text: string }): ReactNode {
  const parts = props.text.split(drawn);
  if (parts.length === 1) return props.text;
  return parts.map((part, index) => {
    const drawing = drawings[part.replace('\uFE0F', '')];
    if (drawing === undefined) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a split text has no ids and is replaced whole
      <svg key={index} className="drawn" viewBox="0 0 20 20" role="img" aria-label={part}>
        <title>{part}</title>
        {drawing}
      </svg>
    );
  });
}
