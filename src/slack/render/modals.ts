import type { ContextBlock, InputBlock, ModalView } from '@slack/types';
import { roleLengthMax, textLengthMax, titleLengthMax } from '../../incident/fact.ts';
import type { IncidentState } from '../../incident/state.ts';
import { severityDefault } from '../command-line/parse-command-line.ts';
import type { FormName, Place } from '../handlers/language.ts';
import { context } from './blocks.ts';
import { drillField, severityField, statusField, textField, userField } from './fields.ts';
import { callbackIds, fieldIds } from './form-ids.ts';

/** What the fields of the update form start from; null while that is not known. */
export type Current = Pick<IncidentState, 'severity' | 'status'> | null;

const long = { max: textLengthMax, multiline: true } as const;

/**
 * A form as a modal. Its private metadata is the place as JSON, `{"incident_id":"…"}`, or empty without one. The update
 * form adds what it showed, so that only what a person changed in it is recorded, and not what others changed meanwhile.
 */
export function renderForm(form: FormName, place: Place | null, current: Current = null): ModalView {
  const modal = (title: string, submit: string, blocks: (InputBlock | ContextBlock)[], shown = {}): ModalView => ({
    type: 'modal',
    callback_id: callbackIds[form],
    private_metadata: place === null ? '' : JSON.stringify({ ...place, ...shown }),
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
      // A field keeps what it held when a form is filled later, and takes its initial value only when it is new there.
      if (current === null) {
        const soon = 'Status and severity have not been read yet. Posting now leaves them as they are.';
        return modal('Post an update', 'Post', [textField(fieldIds.text, 'What is new?', long), context(soon)]);
      }
      const { status, severity } = current;
      const text = textField(fieldIds.text, 'What is new?', { ...long, optional: true });
      return status === 'resolved'
        ? modal('Post an update', 'Post', [text, severityField(severity)], { severity })
        : modal('Post an update', 'Post', [text, statusField(status), severityField(severity)], { status, severity });
    }
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
