import { type ReactNode, useId } from 'react';
import { recordsOf, stringOf } from '../../json.ts';
import { TextObject } from '../text/text-object.tsx';
import type { ElementProps } from './element-props.ts';
import { useField } from './use-field.tsx';

/** Radio buttons and checkboxes: the same list, with one or with several choices. */
export function ChoiceListElement(props: ElementProps): ReactNode {
  const { element } = props;
  const field = useField(props);
  const name = useId();
  const single = element.type === 'radio_buttons';
  const toggle = (value: string) => {
    if (single) field.pick(value);
    else field.pick(field.list.includes(value) ? field.list.filter((one) => one !== value) : [...field.list, value]);
  };
  return (
    <fieldset className="choices" aria-labelledby={props.labelledBy}>
      {recordsOf(element.options).map((option) => {
        const value = stringOf(option.value);
        return (
          <label key={value} className="choice">
            <input
              type={single ? 'radio' : 'checkbox'}
              name={name}
              checked={single ? field.text === value : field.list.includes(value)}
              onChange={() => toggle(value)}
            />
            <span>
              <TextObject value={option.text} />
              {option.description !== undefined && (
                <small className="choice-note">
                  <TextObject value={option.description} />
                </small>
              )}
            </span>
          </label>
        );
      })}
      {field.dialog}
    </fieldset>
  );
}
