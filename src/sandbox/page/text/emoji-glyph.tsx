import type { ReactNode } from 'react';
import { DrawnText } from './drawn-emoji.tsx';
import { emoji } from './emoji.ts';

export function EmojiGlyph(props: { readonly name: string }): ReactNode {
  const glyph = Object.hasOwn(emoji, props.name) ? emoji[props.name] : undefined;
  if (glyph === undefined) return <span>:{props.name}:</span>;
  return (
    <span className="emoji" role="img" aria-label={`:${props.name}:`} title={`:${props.name}:`}>
      <DrawnText text={glyph} />
    </span>
  );
}
