import { type ReactNode, useId } from 'react';
import { type Json, recordOf, wordsOf } from '../../json.ts';
import { BlockElement } from '../elements/block-element.tsx';
import { actionIdOf } from '../state/field-values.ts';
import { useSurface } from '../state/surface.ts';
import { PlainText } from '../text/text-object.tsx';

/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
export function InputBlock(props: { readonly block: Json; readonly blockId: string }): ReactNode {
  const { block, blockId } = props;
  const surface = useSurface();
  const labelId = useId();
  const element = recordOf(block.element);
  const error = surface.errors[blockId];
  return (
    <div className={error === undefined ? 'field-block' : 'field-block field-wrong'} data-block-id={blockId}>
      <div className="label" id={labelId}>
        <PlainText text={wordsOf(block.label)} />
        {block.optional === true && <span className="label-optional"> (optional)</span>}
      </div>
      <BlockElement
        element={element}
        blockId={blockId}
        actionId={actionIdOf(element, 0)}
        labelledBy={labelId}
        dispatches={block.dispatch_action === true}
      />
      {error !== undefined && (
        <div className="field-error" role="alert">
          {error}
        </div>
      )}
      {block.hint !== undefined && (
        <div className="hint">
          <PlainText text={wordsOf(block.hint)} />
        </div>
      )}
    </div>
  );
}
