import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isRecord, type Json, wordsOf } from '../../json.ts';
import { TextObject } from '../text/text-object.tsx';

/**
 * Asks before acting where an element carries a `confirm` object; else acts at once. Render what comes second.
 * https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 */
export function useConfirm(confirm: unknown): readonly [(act: () => void) => void, ReactNode] {
  const [pending, setPending] = useState<() => void>();
  if (!isRecord(confirm)) return [(act) => act(), undefined];
  const dialog = pending && (
    <ConfirmDialog
      confirm={confirm}
      onAnswer={(yes) => {
        setPending(undefined);
        if (yes) pending();
      }}
    />
  );
  return [(act) => setPending(() => act), dialog];
}

function ConfirmDialog(props: { readonly confirm: Json; readonly onAnswer: (yes: boolean) => void }): ReactNode {
  const { confirm, onAnswer } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="modal confirm"
      aria-label={wordsOf(confirm.title)}
      data-testid="confirm"
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onAnswer(false);
      }}
    >
      <h2 className="modal-title confirm-title">{wordsOf(confirm.title) || 'Are you sure?'}</h2>
      <div className="confirm-text">
        <TextObject value={confirm.text} />
      </div>
      <div className="modal-foot">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {wordsOf(confirm.deny) || 'Cancel'}
        </button>
        <button
          type="button"
          className={confirm.style === 'danger' ? 'button button-danger' : 'button button-primary'}
          onClick={() => onAnswer(true)}
        >
          {wordsOf(confirm.confirm) || 'Yes'}
        </button>
      </div>
    </dialog>
  );
}
