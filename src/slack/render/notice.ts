import type { ModalView } from '@slack/types';
import { section } from './blocks.ts';

/** An answer that lies on top of a form: what was typed is still there underneath. */
export function renderNotice({ text }: { readonly text: string }): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Nothing changed' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [section(text)],
  };
}
