import { createContext, useContext } from 'react';
import type { z } from 'zod';
import type { Receipt, Snapshot, Verb, verbs } from '../workspace/protocol.ts';

export type Send = <V extends Verb>(verb: V, body: z.input<(typeof verbs)[V]>) => Promise<Receipt>;

/** Everything a part of the page may need of the workspace: what it holds, who is looking, and how to act in it. */
export type WorkspaceView = {
  /** As the person who is looking sees it. */
  readonly snapshot: Snapshot;
  /** The id of the person who is looking. */
  readonly me: string;
  readonly nowMs: number;
  readonly send: Send;
  readonly openChannel: (id: string) => void;
  readonly openThread: (ts: string | undefined) => void;
};

const empty: Snapshot = {
  team: { id: '', name: '' },
  app: { name: '', bot_user: '', connected: false, messages_tab: 'off', commands: [], shortcuts: [] },
  people: [],
  channels: [],
  messages: [],
  views: [],
  homes: {},
  extensions: [],
};

export const WorkspaceContext = createContext<WorkspaceView>({
  snapshot: empty,
  me: '',
  nowMs: 0,
  send: async () => ({ ok: false, error: 'not_connected' }),
  openChannel: () => undefined,
  openThread: () => undefined,
});

export const useWorkspace = (): WorkspaceView => useContext(WorkspaceContext);
