import type { ReactNode } from 'react';
import { clickValue } from '../state/click-value.ts';
import { currentValues } from '../state/field-values.ts';
import { problemOf } from '../state/problem-of.ts';
import { SurfaceContext } from '../state/surface.ts';
import { useEntered } from '../state/use-entered.ts';
import { useWorkspace } from '../workspace-context.ts';
import { Blocks } from './block.tsx';

/** Blocks whose elements tell the app at once when somebody uses them; `place` says where they stand. */
export function LiveBlocks(props: {
  readonly kind: 'message' | 'home';
  readonly blocks: Parameters<typeof currentValues>[0];
  readonly place: { readonly channel: string; readonly message_ts: string } | { readonly view_id?: string };
  readonly onProblem: (problem: string) => void;
}): ReactNode {
  const { kind, blocks, place, onProblem } = props;
  const { me, send } = useWorkspace();
  const [entered, set] = useEntered();
  const values = currentValues(blocks, entered);
  return (
    <SurfaceContext
      value={{
        kind,
        values,
        set,
        errors: {},
        click: async (blockId, actionId, value) => {
          const receipt = await send('click', {
            user: me,
            ...place,
            block_id: blockId,
            action_id: actionId,
            ...clickValue(values, blockId, actionId, value),
          });
          onProblem(problemOf(receipt));
          return receipt;
        },
      }}
    >
      <Blocks blocks={blocks} />
    </SurfaceContext>
  );
}
