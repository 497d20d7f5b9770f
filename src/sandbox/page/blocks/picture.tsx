import type { ReactNode } from 'react';
import { type Json, recordOf, stringOf, wordsOf } from '../../json.ts';
import { SafeLink, safeHref } from '../text/safe-link.tsx';
import { PlainText } from '../text/text-object.tsx';

/** A small picture inside another block. */
export function PictureElement(props: { readonly element: Json }): ReactNode {
  const { element } = props;
  const url = stringOf(element.image_url) || stringOf(recordOf(element.slack_file).url);
  const alt = stringOf(element.alt_text);
  if (safeHref(url) === undefined) return <span className="picture-alt">{alt || 'Image'}</span>;
  return <img className="picture" src={url} alt={alt} title={alt} loading="lazy" />;
}

export function ImageBlock(props: { readonly block: Json }): ReactNode {
  const { block } = props;
  return (
    <figure className="image">
      {block.title !== undefined && (
        <figcaption>
          <PlainText text={wordsOf(block.title)} />
        </figcaption>
      )}
      <PictureElement element={block} />
    </figure>
  );
}

/** Video and file: their words and a link, without a player. */
export function AttachedBlock(props: { readonly block: Json }): ReactNode {
  const { block } = props;
  const url = stringOf(block.title_url) || stringOf(block.video_url);
  const title = wordsOf(block.title) || stringOf(block.alt_text) || stringOf(block.external_id);
  const by = [stringOf(block.author_name), stringOf(block.provider_name)].filter((name) => name !== '').join(' · ');
  return (
    <div className="attached">
      <span className="attached-kind">{block.type === 'video' ? 'Video' : 'File'}</span>
      <SafeLink url={url}>
        <PlainText text={title || 'Untitled'} />
      </SafeLink>
      {by !== '' && <small>{by}</small>}
      {block.description !== undefined && <small>{wordsOf(block.description)}</small>}
    </div>
  );
}
