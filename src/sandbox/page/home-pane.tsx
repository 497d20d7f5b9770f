import { type ReactNode, useState } from 'react';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/block.tsx';
import { recordsOf, stringOf } from './json.ts';
import { clickValue } from './state/click-value.ts';
import { currentValues } from './state/field-values.ts';
import { SurfaceContext } from './state/surface.ts';
import { useEntered } from './state/use-entered.ts';
import { useWorkspace } from './workspace-context.ts';

/** The app's Home tab of the person who is looking. */
export function HomePane(): ReactNode {
  const { snapshot, me, send } = useWorkspace();
  const [entered, set] = useEntered();
  const [problem, setProblem] = useState('');
  const home = snapshot.homes[me];
  const blocks = recordsOf(home?.blocks);
  const values = currentValues(blocks, entered);
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
          <SurfaceContext
            value={{
              kind: 'home',
              values,
              set,
              errors: {},
              click: async (blockId, actionId, value) => {
                const receipt = await send('click', {
                  user: me,
                  ...(stringOf(home.id) === '' ? {} : { view_id: stringOf(home.id) }),
                  block_id: blockId,
                  action_id: actionId,
                  ...clickValue(values, blockId, actionId, value),
                });
                setProblem(receipt.ok ? '' : (receipt.detail ?? `The app did not answer: ${receipt.error}`));
                return receipt;
              },
            }}
          >
            <Blocks blocks={blocks} />
          </SurfaceContext>
        )}
      </div>
    </section>
  );
}
