import type { ModalView } from '@slack/types';
import { section } from '../kit/blocks.ts';

/** An answer in a view of its own: on top of a form, where what was typed is still there underneath, or in the Home tab. */
export function renderNotice({ text }: { readonly text: string }): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Quorum' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [section(text)],
  };
}
