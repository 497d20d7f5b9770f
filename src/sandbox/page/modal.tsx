import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { recordsOf, wordsOf } from '../json.ts';
import type { OpenView } from '../workspace/protocol.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/block.tsx';
import { clickValue } from './state/click-value.ts';
import { currentValues, missingFields } from './state/field-values.ts';
import { SurfaceContext } from './state/surface.ts';
import { useEntered } from './state/use-entered.ts';
import { useWorkspace } from './workspace-context.ts';

/** One modal view: https://docs.slack.dev/surfaces/modals */
export function Modal(props: { readonly open: OpenView; readonly isTop: boolean }): ReactNode {
  const { open, isTop } = props;
  const { view } = open;
  const { snapshot, send } = useWorkspace();
  const [entered, set] = useEntered();
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const blocks = recordsOf(view.blocks);
  const values = currentValues(blocks, entered);
  const banner = problem === '' ? open.banner : problem;

  useEffect(() => {
    const shown = dialog.current;
    if (!shown || !isTop) return;
    if (!shown.open) shown.showModal();
    shown.querySelector<HTMLElement>('.modal-body :is(input, textarea, select)')?.focus();
  }, [isTop]);

  const close = () => void send('close', { user: open.user, view_id: open.id });
  const submit = async () => {
    const absent = missingFields(blocks, values);
    setMissing(absent);
    if (Object.keys(absent).length > 0 || busy) return;
    setBusy(true);
    setProblem('');
    const receipt = await send('submit', {
      user: open.user,
      view_id: open.id,
      values: clickValue(values, '', '', undefined).values,
    });
    setBusy(false);
    if (!receipt.ok && open.banner === undefined) setProblem(receipt.detail ?? trouble(receipt.error));
  };
  const submitText = wordsOf(view.submit);
  const hasSubmit = submitText !== '' || blocks.some((block) => block.type === 'input');
  const keyDown = (event: KeyboardEvent<HTMLDialogElement>) => {
    const { target } = event;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !hasSubmit) return;
    if (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio') {
      event.preventDefault();
      void submit();
    }
  };
  return (
    <dialog
      ref={dialog}
      className={isTop ? 'modal' : 'modal modal-under'}
      aria-labelledby={titleId}
      data-testid={isTop ? 'modal' : 'modal-under'}
      onKeyDown={keyDown}
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === dialog.current) close();
      }}
    >
      <header className="modal-head">
        <Avatar id={snapshot.app.bot_user} small />
        <h2 className="modal-title" id={titleId}>
          {wordsOf(view.title)}
        </h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      {banner !== undefined && banner !== '' && (
        <div className="banner" role="alert">
          {banner}
        </div>
      )}
      <div className="modal-body">
        <SurfaceContext
          value={{
            kind: 'modal',
            values,
            set: (blockId, actionId, value) => {
              set(blockId, actionId, value);
              setMissing(({ [blockId]: _fixed, ...rest }) => rest);
            },
            errors: { ...open.errors, ...missing },
            click: async (blockId, actionId, value) => {
              const receipt = await send('click', {
                user: open.user,
                view_id: open.id,
                block_id: blockId,
                action_id: actionId,
                ...clickValue(values, blockId, actionId, value),
              });
              setProblem(receipt.ok ? '' : (receipt.detail ?? trouble(receipt.error)));
              return receipt;
            },
          }}
        >
          <Blocks blocks={blocks} />
        </SurfaceContext>
      </div>
      <footer className="modal-foot">
        <button type="button" className="button" onClick={close}>
          {wordsOf(view.close) || (hasSubmit ? 'Cancel' : 'Close')}
        </button>
        {hasSubmit && (
          <button type="button" className="button button-primary" disabled={busy} onClick={() => void submit()}>
            {busy ? 'Sending…' : submitText || 'Submit'}
          </button>
        )}
      </footer>
    </dialog>
  );
}

const trouble = (error: string) => `We had some trouble connecting. Try again? (${error})`;
