import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { MenuItem, Popup } from '../popup.tsx';
import { problemOf } from '../state/problem-of.ts';
import { useWorkspace } from '../workspace-context.ts';
import { complete, completionsOf, tokensOf } from './completion.ts';

export function Composer(props: {
  readonly channelId: string;
  readonly threadTs?: string;
  readonly label: string;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { snapshot, me, send } = useWorkspace();
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isHidden, setHidden] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const placeCaret = useRef<number>(undefined);
  const completions = isHidden ? [] : completionsOf(text.slice(0, caret), snapshot);
  const command = snapshot.app.commands.find((one) => text.startsWith(`${one.command} `));
  const shortcuts = snapshot.app.shortcuts.filter(({ type }) => type === 'global');
  const current = Math.min(chosen, completions.length - 1);

  useEffect(() => {
    area.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    if (!area.current) return;
    if (placeCaret.current !== undefined) {
      area.current.focus();
      area.current.setSelectionRange(placeCaret.current, placeCaret.current);
      placeCaret.current = undefined;
    }
    area.current.style.height = 'auto';
    area.current.style.height = `${Math.min(area.current.scrollHeight, text === '' ? 0 : 200)}px`;
  }, [text]);

  const change = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setChosen(0);
    setHidden(false);
  };
  const take = (insert: string) => {
    const next = complete(text, caret, insert);
    change(next.text, next.caret);
    placeCaret.current = next.caret;
  };
  const say = async () => {
    const typed = text.trim();
    if (typed === '') return;
    change('', 0);
    props.onProblem('');
    const receipt = await send('say', {
      user: me,
      channel: props.channelId,
      text: tokensOf(typed, snapshot),
      ...(props.threadTs === undefined ? {} : { thread_ts: props.threadTs }),
    });
    if (receipt.ok) return;
    props.onProblem(problemOf(receipt, typed.startsWith('/') ? typed.split(' ')[0] : undefined));
    // What could not be sent is not lost: it comes back unless something new was typed meanwhile.
    setText((now) => (now === '' ? typed : now));
  };
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const offered = completions[current];
    if (event.nativeEvent.isComposing) return;
    if (offered && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((current + (event.key === 'ArrowDown' ? 1 : completions.length - 1)) % completions.length);
    } else if (offered && event.key === 'Escape') {
      event.preventDefault();
      setHidden(true);
    } else if (offered && (event.key === 'Tab' || event.key === 'Enter') && !isWhole(text, offered.insert)) {
      event.preventDefault();
      take(offered.insert);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void say();
    }
  };
  return (
    <div className="composer-frame">
      {completions.length > 0 && (
        <div className="completions" role="listbox" aria-label="Suggestions">
          {completions.map((completion, index) => (
            <div
              key={completion.insert}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={index === current ? 'completion completion-on' : 'completion'}
              onPointerDown={(event) => {
                event.preventDefault();
                take(completion.insert);
              }}
            >
              <b>{completion.title}</b>
              <span>{completion.note}</span>
            </div>
          ))}
        </div>
      )}
      <div className="composer">
        {shortcuts.length > 0 && props.threadTs === undefined && (
          <Popup label="Shortcuts" className="tool" face={<Bolt />}>
            {(close) =>
              shortcuts.map((shortcut) => (
                <MenuItem
                  key={shortcut.callback_id}
                  onPick={async () => {
                    close();
                    props.onProblem(problemOf(await send('shortcut', { user: me, callback_id: shortcut.callback_id })));
                  }}
                >
                  {shortcut.name}
                  <small className="menu-note">{snapshot.app.name}</small>
                </MenuItem>
              ))
            }
          </Popup>
        )}
        <textarea
          ref={area}
          className="composer-text"
          data-testid={props.threadTs === undefined ? 'composer' : 'thread-composer'}
          aria-label={props.label}
          placeholder={props.label}
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={keyDown}
        />
        <button
          type="button"
          className="send"
          aria-label="Send"
          disabled={text.trim() === ''}
          onClick={() => void say()}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2.5 3 18 10 2.5 17l1.8-5.800L11 10 4.3 8.800Z" fill="currentColor" />
          </svg>
        </button>
      </div>
      <div className="composer-hint">
        {command ? (
          <span>
            <b>{command.command}</b> {command.usage_hint}
          </span>
        ) : (
          <span>
            <b>/</b> for commands · <b>@</b> people · <b>Shift+Enter</b> new line
          </span>
        )}
      </div>
    </div>
  );
}

function Bolt(): ReactNode {
  return (
    <svg className="tool-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M11.5 2 4.5 11.500h4.500L8 18l7.5-9.500H11Z" fill="currentColor" />
    </svg>
  );
}

/** Whether the line already is this completion, so that Enter sends it instead of completing it again. */
function isWhole(text: string, insert: string): boolean {
  return text === insert.trim();
}
