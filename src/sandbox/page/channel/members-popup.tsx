import type { ReactNode } from 'react';
import { isGuest } from '../../workspace/can-see.ts';
import type { Channel, Receipt } from '../../workspace/protocol.ts';
import { Avatar, whoIs } from '../avatar.tsx';
import { useConfirm } from '../elements/use-confirm.tsx';
import { MenuItem, Popup } from '../popup.tsx';
import { problemOf } from '../state/problem-of.ts';
import { useWorkspace } from '../workspace-context.ts';

const privacyQuestion = {
  title: 'Make this channel private?',
  text: { type: 'plain_text', text: 'Only its members will see it from then on. People come by invitation only.' },
  confirm: 'Make private',
};

/** Who is in a channel; members add and remove people there, leave, and make it private. */
export function MembersPopup(props: {
  readonly channel: Channel;
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { channel } = props;
  const { snapshot, me, send } = useWorkspace();
  const [ask, dialog] = useConfirm(privacyQuestion);
  const here = { user: me, channel: channel.id };
  const tell = async (receipt: Promise<Receipt>) => props.onProblem(problemOf(await receipt));
  const isMine = channel.members.includes(me) && !channel.is_archived;
  const isGeneral = channel.name === 'general';
  const others = snapshot.people.filter(({ id, deleted }) => deleted !== true && !channel.members.includes(id));
  const count = `${channel.members.length} ${channel.members.length === 1 ? 'member' : 'members'}`;
  return (
    <>
      <Popup label={`${count}: show them`} className="members-button" face={count}>
        {(close) => (
          <div className="members" data-testid="members">
            {channel.members.map((id) => (
              <Member
                key={id}
                id={id}
                onRemove={
                  isMine && id !== me && !isGeneral ? () => void tell(send('kick', { ...here, who: id })) : null
                }
              />
            ))}
            {isMine && others.length > 0 && <h3 className="members-title">Not in the channel</h3>}
            {isMine &&
              others.map(({ id }) => (
                <MenuItem key={id} onPick={() => void tell(send('invite', { ...here, who: id }))}>
                  Add {whoIs(snapshot, id).name}
                </MenuItem>
              ))}
            {isMine && !isGeneral && (
              <div className="members-deeds">
                {channel.is_private !== true && (
                  <MenuItem
                    onPick={() => {
                      close();
                      ask(() => void tell(send('make_private', here)));
                    }}
                  >
                    Make private
                  </MenuItem>
                )}
                <MenuItem
                  danger
                  onPick={() => {
                    close();
                    void tell(send('leave', here));
                  }}
                >
                  Leave channel
                </MenuItem>
              </div>
            )}
          </div>
        )}
      </Popup>
      {dialog}
    </>
  );
}

function Member(props: { readonly id: string; readonly onRemove: (() => void) | null }): ReactNode {
  const { snapshot, me } = useWorkspace();
  const { name, isApp } = whoIs(snapshot, props.id);
  const person = snapshot.people.find(({ id }) => id === props.id);
  return (
    <div className="member" data-testid={`member-${props.id}`}>
      <Avatar id={props.id} small />
      <span className="member-name">
        {name}
        {props.id === me && ' (you)'}
      </span>
      {isApp && <span className="app-badge">APP</span>}
      {person && isGuest(person) && <span className="app-badge">GUEST</span>}
      {props.onRemove && (
        <button type="button" className="link-button" aria-label={`Remove ${name}`} onClick={props.onRemove}>
          Remove
        </button>
      )}
    </div>
  );
}
