import type { ReactNode } from 'react';
import { isRecord, type Json, listOf } from '../../json.ts';
import { BlockElement } from '../elements/block-element.tsx';
import { actionIdOf } from '../state/field-values.ts';
import { TextObject } from '../text/text-object.tsx';

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
export function SectionBlock(props: { readonly block: Json; readonly blockId: string }): ReactNode {
  const { block, blockId } = props;
  const fields = listOf(block.fields);
  return (
    <div className="section">
      <div className="section-body">
        {block.text !== undefined && <TextObject value={block.text} />}
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no ids and are replaced whole
              <div key={index} className="field">
                <TextObject value={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isRecord(block.accessory) && (
        <div className="accessory">
          <BlockElement
            element={block.accessory}
            blockId={blockId}
            actionId={actionIdOf(block.accessory, 0)}
            dispatches
          />
        </div>
      )}
    </div>
  );
}
