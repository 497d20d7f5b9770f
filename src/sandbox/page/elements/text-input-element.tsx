import type { KeyboardEvent, ReactNode } from 'react';
import { numberOf, recordOf, stringsOf, wordsOf } from '../../json.ts';
import type { ElementProps } from './element-props.ts';
import { useField } from './use-field.tsx';

const htmlType: Readonly<Record<string, 'email' | 'url' | 'text'>> = {
  email_text_input: 'email',
  url_text_input: 'url',
};

/** Text of one or several lines, numbers, e-mail addresses and links. Enter submits from a single line. */
export function TextInputElement(props: ElementProps): ReactNode {
  const { element } = props;
  const field = useField(props);
  const triggers = stringsOf(recordOf(element.dispatch_action_config).trigger_actions_on);
  const onCharacter = triggers.includes('on_character_entered');
  const onEnter = triggers.length === 0 || triggers.includes('on_enter_pressed');
  const change = (value: string) => {
    field.keep(value);
    if (props.dispatches && onCharacter) field.tell(value);
  };
  const keyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter' && props.dispatches && onEnter) field.tell(field.text);
  };
  const multiline = element.multiline === true || element.type === 'rich_text_input';
  const longest = numberOf(element.max_length);
  const shared = {
    className: 'input',
    value: field.text,
    placeholder: wordsOf(element.placeholder),
    'aria-labelledby': props.labelledBy,
    maxLength: longest,
    onKeyDown: keyDown,
  };
  return (
    <>
      {multiline ? (
        <textarea {...shared} rows={4} onChange={(event) => change(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={htmlType[String(element.type)] ?? 'text'}
          inputMode={element.type === 'number_input' ? 'decimal' : undefined}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
        />
      )}
      {longest !== undefined && longest - field.text.length < 50 && (
        <small className="input-left">{longest - field.text.length} characters left</small>
      )}
    </>
  );
}
