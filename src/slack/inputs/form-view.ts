import type { KnownBlock, ModalView } from '@slack/types';
import type { IncidentState } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import type { Form } from '../kit/form.ts';
import type { FirstEntry } from './app-context.ts';
import { metadataOf, type Place } from './read-submission.ts';

/** What a form is opened from and with, besides an incident. */
export type Besides = {
  /** The message that it is opened from, as the first entry of what it declares. */
  readonly entry?: FirstEntry | null;
  /** The words of that message. */
  readonly words?: string;
  /** What whoever fills it in should know first. */
  readonly notices?: readonly KnownBlock[];
};

/** A form as a modal. `state`: what its fields start from; null while that is not known. */
export function renderForm(
  form: Form<IncidentState>,
  place: Place | null,
  state: IncidentState | null,
  settings: Settings,
  { entry = null, words = '', notices = [] }: Besides = {},
): ModalView {
  const { title, submit, blocks, shown = {} } = form.view(state, settings, words);
  return {
    type: 'modal',
    callback_id: form.callbackId,
    private_metadata: metadataOf(place, shown, entry),
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [...notices, ...blocks],
  };
}
