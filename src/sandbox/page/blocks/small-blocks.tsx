import type { ReactNode } from 'react';
import { type Json, recordsOf, stringOf, wordsOf } from '../../json.ts';
import { BlockElement } from '../elements/block-element.tsx';
import { actionIdOf } from '../state/field-values.ts';
import { PlainText, TextObject } from '../text/text-object.tsx';
import { PictureElement } from './picture.tsx';

type Props = { readonly block: Json; readonly blockId: string };

export function HeaderBlock(props: { readonly block: Json }): ReactNode {
  return (
    <h3 className="header-block">
      <PlainText text={wordsOf(props.block.text)} />
    </h3>
  );
}

export function ContextBlock(props: { readonly block: Json }): ReactNode {
  return (
    <div className="context">
      {recordsOf(props.block.elements).map((element, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: context elements have no ids and are replaced whole
        <span key={index} className="context-item">
          {element.type === 'image' ? <PictureElement element={element} /> : <TextObject value={element} />}
        </span>
      ))}
    </div>
  );
}

export function ActionsBlock(props: Props): ReactNode {
  return (
    <div className="actions">
      {recordsOf(props.block.elements).map((element, index) => {
        const actionId = actionIdOf(element, index);
        return <BlockElement key={actionId} element={element} blockId={props.blockId} actionId={actionId} dispatches />;
      })}
    </div>
  );
}

/** Small buttons under an answer: feedback and icon buttons. */
export function ContextActionsBlock(props: Props): ReactNode {
  return (
    <div className="actions actions-small">
      {recordsOf(props.block.elements).flatMap((element, index) => {
        const actionId = actionIdOf(element, index);
        const buttons =
          element.type === 'feedback_buttons'
            ? recordsOf([element.positive_button, element.negative_button])
            : [element];
        return buttons.map((button) => (
          <BlockElement
            key={`${actionId} ${stringOf(button.value)}`}
            element={{ ...button, type: 'button' }}
            blockId={props.blockId}
            actionId={actionId}
            dispatches
          />
        ));
      })}
    </div>
  );
}

const levels = new Set(['info', 'warning', 'error', 'success']);

export function AlertBlock(props: { readonly block: Json }): ReactNode {
  const level = stringOf(props.block.level);
  return (
    <div className={`alert alert-${levels.has(level) ? level : 'info'}`} role="note">
      <TextObject value={props.block.text} />
    </div>
  );
}
