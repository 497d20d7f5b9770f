import type { ReactNode } from 'react';
import { isRecord, stringOf, wordsOf } from '../../json.ts';
import { DrawnText } from './drawn-emoji.tsx';
import { EmojiGlyph } from './emoji-glyph.tsx';
import { MrkdwnText } from './mrkdwn-text.tsx';

/** Plain text: nothing is marked up but emoji names, as in Slack's `plain_text` with `emoji: true`. */
export function PlainText(props: { readonly text: string; readonly emoji?: boolean }): ReactNode {
  if (props.emoji === false) return <DrawnText text={props.text} />;
  return props.text.split(/(:[a-z0-9_+'-]{1,60}:)/).map((part, index) => {
    const name = /^:([a-z0-9_+'-]{1,60}):$/.exec(part)?.[1];
    // biome-ignore-start lint/suspicious/noArrayIndexKey: a split text has no ids and is replaced whole
    return name === undefined ? <DrawnText key={index} text={part} /> : <EmojiGlyph key={index} name={name} />;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: a split text has no ids and is replaced whole
  });
}

/** A text object of either kind: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function TextObject(props: { readonly value: unknown }): ReactNode {
  const { value } = props;
  if (isRecord(value) && value.type === 'mrkdwn') return <MrkdwnText text={stringOf(value.text)} />;
  return (
    <span className="plain-text">
      <PlainText text={wordsOf(value)} emoji={!isRecord(value) || value.emoji !== false} />
    </span>
  );
}
