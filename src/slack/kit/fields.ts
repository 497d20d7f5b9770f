import type { InputBlock, PlainTextOption } from '@slack/types';
import { type Severity, severities } from '../../incident/severity.ts';
import { type OpenStatus, openStatuses } from '../../incident/status.ts';
import { drillValue, fieldActionId, fieldIds } from './form-ids.ts';

const severityMeanings: Readonly<Record<Severity, string>> = {
  sev1: 'Critical: most customers are stuck',
  sev2: 'Major: many customers are stuck',
  sev3: 'Moderate: some customers are affected',
  sev4: 'Minor: few customers notice',
  sev5: 'Slight: nobody is held up',
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

export function severityField(initial: Severity): InputBlock {
  return selectField(fieldIds.severity, 'Severity', severities, severityMeanings, initial);
}

export function statusField(initial: OpenStatus): InputBlock {
  return selectField(fieldIds.status, 'Status', openStatuses, statusMeanings, initial);
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
  initial: T,
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
    element: {
      type: 'static_select',
      action_id: fieldActionId,
      options: values.map(optionOf),
      initial_option: optionOf(initial),
    },
  };
}
