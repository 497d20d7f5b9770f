import { type ReactNode, useState } from 'react';
import { recordsOf, stringOf } from '../json.ts';
import { Avatar } from './avatar.tsx';
import { LiveBlocks } from './blocks/live-blocks.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The app's Home tab of the person who is looking. */
export function HomePane(): ReactNode {
  const { snapshot, me } = useWorkspace();
  const [problem, setProblem] = useState('');
  const home = snapshot.homes[me];
  const viewId = stringOf(home?.id);
  const place = viewId === '' ? {} : { view_id: viewId };
  return (
    <section className="pane" aria-label={`${snapshot.app.name} Home`} data-testid="home">
      <header className="pane-head">
        <Avatar id={snapshot.app.bot_user} small />
        <h1 className="pane-name">{snapshot.app.name}</h1>
        <span className="pane-note">Home</span>
      </header>
      <div className="home">
        {problem !== '' && (
          <div className="banner" role="alert">
            {problem}
          </div>
        )}
        {home === undefined ? (
          <p className="empty">{snapshot.app.name} has not published a Home tab for you yet.</p>
        ) : (
          <LiveBlocks kind="home" blocks={recordsOf(home.blocks)} place={place} onProblem={setProblem} />
        )}
      </div>
    </section>
  );
}
