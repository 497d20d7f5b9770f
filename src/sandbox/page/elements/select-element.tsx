import type { ReactNode } from 'react';
import { wordsOf } from '../../json.ts';
import { useWorkspace } from '../workspace-context.ts';
import { choicesOf } from './choices.ts';
import type { ElementProps } from './element-props.ts';
import { plainEmoji } from './plain-emoji.ts';
import { useField } from './use-field.tsx';

/** A select with one choice, of any kind: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
export function SelectElement(props: ElementProps): ReactNode {
  const { element } = props;
  const { snapshot } = useWorkspace();
  const field = useField(props);
  const groups = choicesOf(element, snapshot);
  const placeholder = wordsOf(element.placeholder) || 'Choose an option';
  const unknown = field.text !== '' && !groups.some(({ options }) => options.some(({ value }) => value === field.text));
  return (
    <>
      <select
        className="select"
        value={field.text}
        aria-label={props.labelledBy === undefined ? placeholder : undefined}
        aria-labelledby={props.labelledBy}
        onChange={(event) => field.pick(event.target.value)}
      >
        <option value="">{placeholder}</option>
        {unknown && <option value={field.text}>{field.text}</option>}
        {groups.map((group) => {
          const options = group.options.map((option) => (
            <option key={option.value} value={option.value}>
              {plainEmoji(option.text)}
              {option.description === '' ? '' : ` – ${option.description}`}
            </option>
          ));
          return group.label === '' ? (
            options
          ) : (
            <optgroup key={group.label} label={group.label}>
              {options}
            </optgroup>
          );
        })}
      </select>
      {field.dialog}
    </>
  );
}
