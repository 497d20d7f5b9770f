import type { ReactNode } from 'react';
import { type Json, recordOf, wordsOf } from '../../json.ts';
import { PlainText, TextObject } from '../text/text-object.tsx';
import { RichTextBlock } from './rich-text-block.tsx';

/** A titled group of blocks, folded away where it says so. */
export function ContainerBlock(props: { readonly block: Json; readonly children: ReactNode }): ReactNode {
  const { block } = props;
  const title = (
    <>
      {block.rich_text_title === undefined ? (
        <PlainText text={wordsOf(block.title)} />
      ) : (
        <RichTextBlock block={recordOf(block.rich_text_title)} />
      )}
      {block.subtitle !== undefined && (
        <small className="container-subtitle">
          <TextObject value={block.subtitle} />
        </small>
      )}
    </>
  );
  return block.is_collapsible === true ? (
    <details className="container" open={block.default_collapsed !== true}>
      <summary>{title}</summary>
      {props.children}
    </details>
  ) : (
    <div className="container">
      <div className="container-title">{title}</div>
      {props.children}
    </div>
  );
}
