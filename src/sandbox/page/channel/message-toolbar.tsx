import type { ReactNode } from 'react';
import type { Message, Receipt } from '../../workspace/protocol.ts';
import { MenuItem, Popup } from '../popup.tsx';
import { problemOf } from '../state/problem-of.ts';
import { quickEmoji } from '../text/emoji.ts';
import { EmojiGlyph } from '../text/emoji-glyph.tsx';
import { useWorkspace } from '../workspace-context.ts';

export function MessageToolbar(props: {
  readonly message: Message;
  readonly inThread: boolean;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { message } = props;
  const { snapshot, me, send, openThread } = useWorkspace();
  const here = { user: me, channel: message.channel, message_ts: message.ts };
  const tell = async (receipt: Promise<Receipt>) => props.onProblem(problemOf(await receipt));
  const shortcuts = snapshot.app.shortcuts.filter(({ type }) => type === 'message');
  const isMine = message.user === me;
  const isApps = message.user === snapshot.app.bot_user;
  const pinned = message.pinned === true;
  return (
    <div className="toolbar" role="toolbar" aria-label="Message actions">
      <Popup label="Add reaction" className="tool" face="☺">
        {(close) => (
          <div className="emoji-grid">
            {quickEmoji.map((name) => (
              <button
                key={name}
                type="button"
                className="tool"
                aria-label={name}
                onClick={() => {
                  close();
                  void tell(send('react', { ...here, name }));
                }}
              >
                <EmojiGlyph name={name} />
              </button>
            ))}
          </div>
        )}
      </Popup>
      {!props.inThread && (
        <button
          type="button"
          className="tool"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => openThread(message.thread_ts ?? message.ts)}
        >
          ↩
        </button>
      )}
      <Popup label="More actions" className="tool" face="⋮">
        {(close) => (
          <>
            {shortcuts.map((shortcut) => (
              <MenuItem
                key={shortcut.callback_id}
                onPick={() => {
                  close();
                  void tell(send('shortcut', { ...here, callback_id: shortcut.callback_id }));
                }}
              >
                {shortcut.name}
                <small className="menu-note">{snapshot.app.name}</small>
              </MenuItem>
            ))}
            <MenuItem
              onPick={() => {
                close();
                void tell(send('pin', { ...here, remove: pinned }));
              }}
            >
              {pinned ? 'Unpin from channel' : 'Pin to channel'}
            </MenuItem>
            {(isMine || isApps) && (
              <MenuItem
                danger
                onPick={() => {
                  close();
                  void tell(send('delete', here));
                }}
              >
                Delete message
                {isApps && <small className="menu-note">as an admin may</small>}
              </MenuItem>
            )}
          </>
        )}
      </Popup>
    </div>
  );
}
