import type { ReactNode } from 'react';
import { numberOf, wordsOf } from '../../json.ts';
import { Popup } from '../popup.tsx';
import { PlainText } from '../text/text-object.tsx';
import { useWorkspace } from '../workspace-context.ts';
import { choicesOf } from './choices.ts';
import type { ElementProps } from './element-props.ts';
import { useField } from './use-field.tsx';

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export function MultiSelectElement(props: ElementProps): ReactNode {
  const { element } = props;
  const { snapshot } = useWorkspace();
  const field = useField(props);
  const groups = choicesOf(element, snapshot);
  const placeholder = wordsOf(element.placeholder) || 'Choose options';
  const most = numberOf(element.max_selected_items) ?? Number.POSITIVE_INFINITY;
  const textOf = (value: string) =>
    groups.flatMap(({ options }) => options).find((option) => option.value === value)?.text ?? value;
  const toggle = (value: string) =>
    field.pick(field.list.includes(value) ? field.list.filter((one) => one !== value) : [...field.list, value]);
  return (
    <>
      <Popup
        label={placeholder}
        className="select multi"
        face={
          field.list.length === 0 ? (
            <span className="placeholder">{placeholder}</span>
          ) : (
            field.list.map((value) => (
              <span key={value} className="chip">
                <PlainText text={textOf(value)} />
              </span>
            ))
          )
        }
      >
        {() =>
          groups.map((group) => (
            <fieldset key={group.label} className="popup-group">
              {group.label !== '' && <legend>{group.label}</legend>}
              {group.options.map((option) => {
                const chosen = field.list.includes(option.value);
                return (
                  <label key={option.value} className="menu-item menu-check">
                    <input
                      type="checkbox"
                      checked={chosen}
                      disabled={!chosen && field.list.length >= most}
                      onChange={() => toggle(option.value)}
                    />
                    <PlainText text={option.text} />
                  </label>
                );
              })}
            </fieldset>
          ))
        }
      </Popup>
      {field.dialog}
    </>
  );
}
