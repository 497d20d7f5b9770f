import type { InputBlock, PlainTextOption } from '@slack/types';
import { type Severity, severities } from '../../incident/severity.ts';
import { type OpenStatus, openStatuses } from '../../incident/status.ts';
import { drillValue, fieldActionId, fieldIds } from './form-ids.ts';

const severityMeanings: Readonly<Record<Severity, string>> = {
  sev1: 'Critical: most customers can’t use the product',
  sev2: 'Major: many customers are stuck, no way around it',
  sev3: 'Moderate: some customers are affected, or it is slow',
  sev4: 'Minor: few notice, there is a way around it',
  sev5: 'Slight: nobody is stuck, but it should be looked at',
};

const statusMeanings: Readonly<Record<OpenStatus, string>> = {
  investigating: 'The cause is not known yet',
  identified: 'The cause is known and being fixed',
  monitoring: 'Fixed, and being watched',
};

export function textField(
  block_id: string,
  label: string,
  { max, multiline = false, optional = false }: { max: number; multiline?: boolean; optional?: boolean },
): InputBlock {
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional,
    element: { type: 'plain_text_input', action_id: fieldActionId, max_length: max, multiline },
  };
}

/** `initial` null: nothing is chosen, which leaves it as it is where the field is optional. */
export function severityField(initial: Severity | null, optional = false): InputBlock {
  return selectField(fieldIds.severity, 'Severity', severities, severityMeanings, initial, optional);
}

export function statusField(initial: OpenStatus | null, optional = false): InputBlock {
  return selectField(fieldIds.status, 'Status', openStatuses, statusMeanings, initial, optional);
}

export function userField(label: string): InputBlock {
  return {
    type: 'input',
    block_id: fieldIds.user,
    label: { type: 'plain_text', text: label },
    element: { type: 'users_select', action_id: fieldActionId },
  };
}

export function drillField(): InputBlock {
  return {
    type: 'input',
    block_id: fieldIds.drill,
    label: { type: 'plain_text', text: 'Drill' },
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: fieldActionId,
      options: [{ value: drillValue, text: { type: 'plain_text', text: 'This is a drill, not the real thing' } }],
    },
  };
}

function selectField<T extends string>(
  block_id: string,
  label: string,
  values: readonly T[],
  meanings: Readonly<Record<T, string>>,
  initial: T | null,
  optional: boolean,
): InputBlock {
  const optionOf = (value: T): PlainTextOption => ({
    value,
    text: { type: 'plain_text', text: value },
    description: { type: 'plain_text', text: meanings[value] },
  });
  return {
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: label },
    optional,
    element: {
      type: 'static_select',
      action_id: fieldActionId,
      options: values.map(optionOf),
      ...(initial === null ? {} : { initial_option: optionOf(initial) }),
      ...(initial === null && optional ? { placeholder: { type: 'plain_text', text: 'As it is' } } : {}),
    },
  };
}
