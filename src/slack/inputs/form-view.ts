import type { ModalView } from '@slack/types';
import type { IncidentState } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import type { Form } from '../kit/form.ts';
import { metadataOf, type Place } from './read-submission.ts';

/** A form as a modal. `state`: what its fields start from; null while that is not known. */
export function renderForm(
  form: Form<IncidentState>,
  place: Place | null,
  state: IncidentState | null,
  settings: Settings,
): ModalView {
  const { title, submit, blocks, shown = {} } = form.view(state, settings);
  return {
    type: 'modal',
    callback_id: form.callbackId,
    private_metadata: metadataOf(place, shown),
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [...blocks],
  };
}
