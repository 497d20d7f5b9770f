import type { ReactNode } from 'react';
import { wordsOf } from '../../json.ts';
import type { ElementProps } from './element-props.ts';
import { localMinute, unixSeconds } from './local-minute.ts';
import { useField } from './use-field.tsx';

/** Date, time, and date with time; the last is held in Unix seconds, as Slack sends it, and shown in local time. */
export function DateElement(props: ElementProps): ReactNode {
  const { element } = props;
  const field = useField(props);
  const both = element.type === 'datetimepicker';
  return (
    <>
      <input
        className="input input-date"
        type={both ? 'datetime-local' : element.type === 'timepicker' ? 'time' : 'date'}
        value={both ? localMinute(field.text) : field.text}
        aria-label={props.labelledBy === undefined ? wordsOf(element.placeholder) || 'Date or time' : undefined}
        aria-labelledby={props.labelledBy}
        onChange={(event) => field.pick(both ? unixSeconds(event.target.value) : event.target.value)}
      />
      {field.dialog}
    </>
  );
}
