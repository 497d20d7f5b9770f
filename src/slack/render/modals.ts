import type { InputBlock, ModalView } from '@slack/types';
import { roleLengthMax, textLengthMax, titleLengthMax } from '../../incident/fact.ts';
import type { IncidentState } from '../../incident/state.ts';
import { severityDefault } from '../command-line/parse-command-line.ts';
import type { FormName, Place } from '../handlers/language.ts';
import { drillField, severityField, statusField, textField, userField } from './fields.ts';
import { callbackIds, fieldIds } from './form-ids.ts';

/** What the fields of the update form stand at when it opens; null where that is not known. */
export type Current = Pick<IncidentState, 'severity' | 'status'> | null;

const long = { max: textLengthMax, multiline: true } as const;

/** A form as a modal. Its private metadata is the place as JSON, `{"incident_id":"…"}`, or empty without one. */
export function renderForm(form: FormName, place: Place | null, current: Current = null): ModalView {
  const modal = (title: string, submit: string, blocks: InputBlock[]): ModalView => ({
    type: 'modal',
    callback_id: callbackIds[form],
    private_metadata: place === null ? '' : JSON.stringify(place),
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks,
  });
  switch (form) {
    case 'declare':
      return modal('Declare an incident', 'Declare', [
        textField(fieldIds.title, 'What is wrong?', { max: titleLengthMax }),
        severityField(severityDefault),
        drillField(),
      ]);
    case 'note':
      return modal('Add a note', 'Add', [textField(fieldIds.text, 'Note', long)]);
    case 'update': {
      const status = current === null || current.status === 'resolved' ? null : current.status;
      return modal('Post an update', 'Post', [
        textField(fieldIds.text, 'What is new?', long),
        statusField(status, true),
        severityField(current?.severity ?? null, true),
      ]);
    }
    case 'severity':
      return modal('Set the severity', 'Set', [severityField(null)]);
    case 'status':
      return modal('Set the status', 'Set', [
        statusField(null),
        textField(fieldIds.text, 'What is new?', { ...long, optional: true }),
      ]);
    case 'lead':
      return modal('Make somebody lead', 'Assign', [userField('Lead')]);
    case 'role':
      return modal('Give somebody a role', 'Assign', [
        textField(fieldIds.role, 'Role', { max: roleLengthMax }),
        userField('Person'),
      ]);
    case 'task':
      return modal('Add a task', 'Add', [textField(fieldIds.text, 'Task', long)]);
    case 'resolve':
      return modal('Resolve the incident', 'Resolve', [
        textField(fieldIds.text, 'What resolved it?', { ...long, optional: true }),
      ]);
    default: {
      const unreachable: never = form;
      return unreachable;
    }
  }
}
