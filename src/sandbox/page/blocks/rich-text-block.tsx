import type { ReactNode } from 'react';
import { type Json, numberOf, recordsOf, stringOf } from '../../json.ts';
import { RichTextLeaf } from './rich-text-leaf.tsx';
import { Unsupported } from './unsupported.tsx';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function RichTextBlock(props: { readonly block: Json }): ReactNode {
  return (
    <div className="rich">
      {numbered(recordsOf(props.block.elements)).map(({ part, start }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rich text has no ids and is replaced whole
        <Part key={index} part={part} start={start} />
      ))}
    </div>
  );
}

function Part(props: { readonly part: Json; readonly start: number }): ReactNode {
  const { part } = props;
  switch (part.type) {
    case 'rich_text_section':
      return (
        <p className="para">
          <Leaves elements={part.elements} />
        </p>
      );
    case 'rich_text_quote':
      return (
        <blockquote className="quote">
          <Leaves elements={part.elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre className="pre">
          <Leaves elements={part.elements} />
        </pre>
      );
    case 'rich_text_list':
      return <List part={part} start={props.start} />;
    default:
      return <Unsupported what="element" type={stringOf(part.type)} />;
  }
}

function List(props: { readonly part: Json; readonly start: number }): ReactNode {
  const depth = Math.min(8, Math.max(0, numberOf(props.part.indent) ?? 0));
  const items = recordsOf(props.part.elements).map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rich text has no ids and is replaced whole
    <li key={index}>
      {item.type === 'rich_text_section' ? <Leaves elements={item.elements} /> : <Part part={item} start={1} />}
    </li>
  ));
  const className = `list list-${depth}`;
  return props.part.style === 'ordered' ? (
    <ol className={className} start={props.start}>
      {items}
    </ol>
  ) : (
    <ul className={className}>{items}</ul>
  );
}

function Leaves(props: { readonly elements: unknown }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: rich text has no ids and is replaced whole
  return recordsOf(props.elements).map((leaf, index) => <RichTextLeaf key={index} leaf={leaf} />);
}

/** Where an ordered list begins: Slack's `offset` counts the items before it. */
function numbered(parts: readonly Json[]): readonly { readonly part: Json; readonly start: number }[] {
  return parts.map((part) => ({ part, start: 1 + Math.max(0, Math.floor(numberOf(part.offset) ?? 0)) }));
}
