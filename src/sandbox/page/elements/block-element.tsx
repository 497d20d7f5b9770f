import type { ReactNode } from 'react';
import { stringOf, wordsOf } from '../../json.ts';
import { PictureElement } from '../blocks/picture.tsx';
import { Unsupported } from '../blocks/unsupported.tsx';
import { ButtonElement } from './button-element.tsx';
import { ChoiceListElement } from './choice-list-element.tsx';
import { DateElement } from './date-element.tsx';
import type { ElementProps } from './element-props.ts';
import { MultiSelectElement } from './multi-select-element.tsx';
import { OverflowElement } from './overflow-element.tsx';
import { SelectElement } from './select-element.tsx';
import { TextInputElement } from './text-input-element.tsx';

/** Shows any element by its type; one that the page can't show says so. */
export function BlockElement(props: ElementProps): ReactNode {
  switch (props.element.type) {
    case 'button':
    case 'workflow_button':
      return <ButtonElement {...props} />;
    case 'overflow':
      return <OverflowElement {...props} />;
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return <SelectElement {...props} />;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_conversations_select':
    case 'multi_channels_select':
      return <MultiSelectElement {...props} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <ChoiceListElement {...props} />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input':
      return <TextInputElement {...props} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateElement {...props} />;
    case 'image':
      return <PictureElement element={props.element} />;
    default:
      return <Unsupported what="element" type={stringOf(props.element.type)} text={wordsOf(props.element.text)} />;
  }
}
