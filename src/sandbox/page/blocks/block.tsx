import type { ReactNode } from 'react';
import { type Json, recordsOf, stringOf, wordsOf } from '../../json.ts';
import { blockIdOf } from '../state/field-values.ts';
import { ContainerBlock } from './container-block.tsx';
import { InputBlock } from './input-block.tsx';
import { MarkdownBlock } from './markdown-block.tsx';
import { AttachedBlock, ImageBlock } from './picture.tsx';
import { RichTextBlock } from './rich-text-block.tsx';
import { SectionBlock } from './section-block.tsx';
import { ActionsBlock, AlertBlock, ContextActionsBlock, ContextBlock, HeaderBlock } from './small-blocks.tsx';
import { TableBlock } from './table-block.tsx';
import { Unsupported } from './unsupported.tsx';

/** Shows a list of Block Kit blocks. */
export function Blocks(props: { readonly blocks: readonly Json[] }): ReactNode {
  return (
    <div className="blocks">
      {props.blocks.map((block, index) => {
        const blockId = blockIdOf(block, index);
        // biome-ignore lint/suspicious/noArrayIndexKey: two blocks may share an id by mistake; the index keeps both
        return <Block key={`${blockId} ${index}`} block={block} blockId={blockId} />;
      })}
    </div>
  );
}

function Block(props: { readonly block: Json; readonly blockId: string }): ReactNode {
  const { block, blockId } = props;
  switch (block.type) {
    case 'section':
      return <SectionBlock block={block} blockId={blockId} />;
    case 'header':
      return <HeaderBlock block={block} />;
    case 'divider':
      return <hr className="divider" />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'actions':
      return <ActionsBlock block={block} blockId={blockId} />;
    case 'context_actions':
      return <ContextActionsBlock block={block} blockId={blockId} />;
    case 'image':
      return <ImageBlock block={block} />;
    case 'rich_text':
      return <RichTextBlock block={block} />;
    case 'markdown':
      return <MarkdownBlock text={stringOf(block.text)} />;
    case 'input':
      return <InputBlock block={block} blockId={blockId} />;
    case 'table':
    case 'data_table':
      return <TableBlock block={block} />;
    case 'video':
    case 'file':
      return <AttachedBlock block={block} />;
    case 'alert':
      return <AlertBlock block={block} />;
    case 'container':
      return (
        <ContainerBlock block={block}>
          <Blocks blocks={recordsOf(block.child_blocks)} />
        </ContainerBlock>
      );
    default:
      return (
        <Unsupported what="block" type={stringOf(block.type)} text={wordsOf(block.text) || wordsOf(block.title)} />
      );
  }
}
