import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { Snapshot } from '../workspace/protocol.ts';
import { AlertsPanel } from './alerts/alerts-panel.tsx';
import { ChannelPane } from './channel/channel-pane.tsx';
import { ThreadPane } from './channel/thread-pane.tsx';
import { ClusterProvider } from './cluster/cluster-context.tsx';
import { ClusterPanel } from './cluster/cluster-panel.tsx';
import { FaultsProvider } from './faults/faults-context.tsx';
import { FaultsPanel } from './faults/faults-panel.tsx';
import { HomePane } from './home-pane.tsx';
import { ModalStack } from './modal-stack.tsx';
import { SetupPanel } from './setup/setup-panel.tsx';
import { MenuToggle } from './sidebar/menu-toggle.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { homeChannel, type Panel } from './state/address.ts';
import { actorsOf, seenBy } from './state/seen-by.ts';
import { sendVerb } from './state/send-verb.ts';
import { markSeen, type Seen, seenAtStart } from './state/unread.ts';
import { useAddress } from './state/use-address.ts';
import { type Link, useLiveSnapshot } from './state/use-live-snapshot.ts';
import { WorkspaceContext, type WorkspaceView } from './workspace-context.ts';

export function App(): ReactNode {
  const { snapshot, link } = useLiveSnapshot();
  if (!snapshot) return <div className="starting">Connecting to the workspace…</div>;
  return <Workspace snapshot={snapshot} link={link} />;
}

function Workspace(props: { readonly snapshot: Snapshot; readonly link: Link }): ReactNode {
  const { snapshot: whole, link } = props;
  const [address, setAddress] = useAddress();
  const [seen, setSeen] = useState<Seen>(() => seenAtStart(whole));
  const [isMenuOpen, setMenuOpen] = useState(false);
  const nowMs = useNowMs();
  const people = actorsOf(whole);
  const me = (people.find((person) => person.id === address.as) ?? people[0])?.id ?? '';
  const snapshot = useMemo(() => seenBy(whole, me), [whole, me]);
  const channel = useMemo(() => openChannelOf(snapshot, me, address.channel), [snapshot, me, address.channel]);
  const hasCluster = snapshot.extensions.includes('cluster');
  const isThere = (wanted: Panel | '') => wanted === 'faults' || snapshot.extensions.includes(wanted);
  const panel = isThere(address.panel) ? address.panel : '';
  const thread =
    panel !== ''
      ? undefined
      : snapshot.messages.find((message) => message.channel === channel && message.ts === address.thread);

  const openChannel = useCallback(
    (id: string) => {
      setMenuOpen(false);
      setAddress({ channel: id, thread: '' });
    },
    [setAddress],
  );
  const openThread = useCallback((ts: string | undefined) => setAddress({ thread: ts ?? '', panel: '' }), [setAddress]);
  const toggle = (wanted: Panel) => {
    setMenuOpen(false);
    setAddress({ thread: '', panel: panel === wanted ? '' : wanted });
  };
  const become = useCallback((id: string) => setAddress({ as: id }), [setAddress]);
  const view = useMemo<WorkspaceView>(
    () => ({ snapshot, me, nowMs, send: sendVerb, openChannel, openThread }),
    [snapshot, me, nowMs, openChannel, openThread],
  );

  useEffect(() => {
    if (channel !== homeChannel) setSeen((current) => markSeen(current, me, channel, snapshot.messages));
  }, [channel, me, snapshot.messages]);
  useEffect(() => {
    if (channel === homeChannel && me !== '') void sendVerb('open_home', { user: me });
  }, [channel, me]);
  useEffect(() => {
    document.title = `${snapshot.channels.find(({ id }) => id === channel)?.name ?? 'Home'} · ${snapshot.team.name}`;
  }, [channel, snapshot]);

  return (
    <WorkspaceContext value={view}>
      <ClusterProvider isThere={hasCluster} isOpen={panel === 'cluster'}>
        <FaultsProvider isOpen={panel === 'faults'}>
          <div
            className={`frame${thread ? ' frame-thread' : ''}${panel === '' ? '' : ' frame-panel'}${isMenuOpen ? ' frame-menu' : ''}`}
          >
            <MenuToggle isOpen={isMenuOpen} onToggle={() => setMenuOpen(!isMenuOpen)} />
            <Sidebar open={channel} seen={seen} onBecome={become} panel={panel} onToggle={toggle} />
            <main className="main">
              {link !== 'live' && (
                <div className="lost" role="status">
                  Connection to the workspace lost. Trying again…
                </div>
              )}
              {channel === homeChannel ? <HomePane /> : <ChannelPane key={`${me} ${channel}`} channelId={channel} />}
            </main>
            {thread && <ThreadPane key={`${me} ${thread.ts}`} root={thread} />}
            {panel === 'alerts' && <AlertsPanel onClose={() => toggle(panel)} />}
            {panel === 'cluster' && <ClusterPanel onClose={() => toggle(panel)} />}
            {panel === 'faults' && <FaultsPanel onClose={() => toggle(panel)} />}
            {panel === 'setup' && <SetupPanel onClose={() => toggle(panel)} />}
          </div>
        </FaultsProvider>
      </ClusterProvider>
      <ModalStack />
    </WorkspaceContext>
  );
}

function openChannelOf(snapshot: Snapshot, me: string, wanted: string): string {
  const mine = (members: readonly string[]) => members.includes(me);
  const found = snapshot.channels.find(({ id, name }) => id === wanted || name === wanted);
  if (wanted === homeChannel || found) return found?.id ?? homeChannel;
  const first = snapshot.channels.find(({ is_im, is_archived, members }) => !is_im && !is_archived && mine(members));
  return (first ?? snapshot.channels.find(({ is_im }) => !is_im))?.id ?? homeChannel;
}

/** The clock of the page, for relative dates; it moves on twice a minute. */
function useNowMs(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
