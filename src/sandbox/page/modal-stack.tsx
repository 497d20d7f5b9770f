import type { ReactNode } from 'react';
import { Modal } from './modal.tsx';
import { useWorkspace } from './workspace-context.ts';

/** The person's open views; the lower ones stay, hidden, so that what was typed is there when the top one closes. */
export function ModalStack(): ReactNode {
  const { snapshot, me } = useWorkspace();
  const mine = snapshot.views.filter((view) => view.user === me).toSorted((one, other) => one.depth - other.depth);
  return mine.map((view, index) => <Modal key={view.id} open={view} isTop={index === mine.length - 1} />);
}
