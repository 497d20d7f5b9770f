import type { ReactNode } from 'react';
import type { Channel } from '../../workspace/protocol.ts';
import { Avatar } from '../avatar.tsx';
import { LockMark } from '../channel/lock-mark.tsx';
import { ClusterEntry } from '../cluster/cluster-entry.tsx';
import { FaultsEntry } from '../faults/faults-entry.tsx';
import { homeChannel, type Panel } from '../state/address.ts';
import { countUnread, type Seen } from '../state/unread.ts';
import { useWorkspace } from '../workspace-context.ts';
import { PanelEntry } from './panel-entry.tsx';
import { PersonSwitcher } from './person-switcher.tsx';

export function Sidebar(props: {
  readonly open: string;
  readonly seen: Seen;
  readonly onBecome: (id: string) => void;
  readonly panel: Panel | '';
  readonly onToggle: (panel: Panel) => void;
}): ReactNode {
  const { snapshot, me, openChannel } = useWorkspace();
  const channels = snapshot.channels
    .filter((channel) => !channel.is_im)
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const joined = channels.filter((channel) => channel.members.includes(me) && !channel.is_archived);
  const others = channels.filter((channel) => !joined.includes(channel));
  const direct = snapshot.channels.find(
    (channel) => channel.is_im && channel.members.includes(me) && channel.members.includes(snapshot.app.bot_user),
  );
  const row = (channel: Channel, label: string, faint: boolean) => {
    const { unread, mentions } = faint
      ? { unread: 0, mentions: 0 }
      : countUnread(snapshot.messages, props.seen, me, channel.id);
    // Every direct message is meant for its reader, as a mention is.
    const badge = channel.is_im ? unread : mentions;
    return (
      <button
        key={channel.id}
        type="button"
        className={`nav${unread > 0 ? ' nav-unread' : ''}${faint ? ' nav-faint' : ''}`}
        aria-current={channel.id === props.open ? 'page' : undefined}
        data-testid={`channel-${channel.name}`}
        onClick={() => openChannel(channel.id)}
      >
        <span className="nav-mark" aria-hidden="true">
          {channel.is_im ? '✉' : channel.is_archived ? '▪' : channel.is_private === true ? <LockMark /> : '#'}
        </span>
        <span className="nav-name">{label}</span>
        {badge > 0 && <span className="nav-badge">{badge}</span>}
      </button>
    );
  };
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="team">
        <span className="team-mark" aria-hidden="true">
          {snapshot.team.name.charAt(0).toUpperCase()}
        </span>
        <span className="team-name">{snapshot.team.name}</span>
      </div>
      <div className="nav-scroll">
        <h2 className="nav-title">Channels</h2>
        {joined.map((channel) => row(channel, channel.name, false))}
        {others.length > 0 && <h2 className="nav-title">Not joined</h2>}
        {others.map((channel) => row(channel, channel.name, true))}
        <h2 className="nav-title">Apps</h2>
        <button
          type="button"
          className="nav"
          aria-current={props.open === homeChannel ? 'page' : undefined}
          data-testid="app-home"
          onClick={() => openChannel(homeChannel)}
        >
          <Avatar id={snapshot.app.bot_user} small />
          <span className="nav-name">{snapshot.app.name}</span>
          <span
            className={snapshot.app.connected ? 'dot dot-on' : 'dot'}
            role="img"
            aria-label={snapshot.app.connected ? 'App is connected' : 'App is not connected'}
            title={snapshot.app.connected ? 'App is connected' : 'App is not connected'}
          />
        </button>
        {direct && snapshot.app.messages_tab !== 'off' && row(direct, 'Messages', false)}
        {snapshot.extensions.includes('alerts') && (
          <PanelEntry
            title="Other systems"
            mark="△"
            name="Alerts"
            testId="alerts-entry"
            isOpen={props.panel === 'alerts'}
            onToggle={() => props.onToggle('alerts')}
          />
        )}
        {snapshot.extensions.includes('cluster') && (
          <ClusterEntry isOpen={props.panel === 'cluster'} onToggle={() => props.onToggle('cluster')} />
        )}
        <FaultsEntry isOpen={props.panel === 'faults'} onToggle={() => props.onToggle('faults')} />
        {snapshot.extensions.includes('setup') && (
          <PanelEntry
            title="For real"
            mark="→"
            name="Set up in your Slack"
            testId="setup-entry"
            isOpen={props.panel === 'setup'}
            onToggle={() => props.onToggle('setup')}
          />
        )}
      </div>
      <PersonSwitcher onBecome={props.onBecome} />
    </nav>
  );
}
