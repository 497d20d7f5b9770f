import type { Socket } from 'node:net';
import type { Upstream } from './upstream.ts';

/** The connections of one region, and which of them have fallen silent. */
export type LiveConnections = {
  add(socket: Socket): void;
  /** Nothing is sent on a silent connection any more, not even that it is closed. */
  isSilent(socket: Socket): boolean;
  /** Silences one connection and resets it. */
  cut(socket: Socket): void;
  /** Silences one that arrives in a lost region. */
  hang(socket: Socket): void;
  openSession(processId: number, session: LiveSession): void;
  closeSession(processId: number): void;
  /** Asks PostgreSQL to give up what a session runs; does nothing when the secret is not the session's. */
  cancel(processId: number, secret: number): void;
  /** Silences all, resetting them when asked, and rolls back what their sessions had open. */
  silence(reset: boolean): void;
  /** Resets those that are silent. */
  resetSilent(): void;
  /** Ends all at once. */
  destroy(): void;
};

type LiveSession = { readonly secret: number; readonly upstream: Upstream };

export function createLiveConnections(): LiveConnections {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  const sessions = new Map<number, LiveSession>();
  const rollBack = () => {
    for (const { upstream } of sessions.values()) upstream.destroy();
  };
  return {
    add(socket) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    },
    isSilent: (socket) => silent.has(socket),
    cut(socket) {
      silent.add(socket);
      socket.resetAndDestroy();
    },
    hang: (socket) => silent.add(socket),
    openSession: (processId, session) => sessions.set(processId, session),
    closeSession: (processId) => sessions.delete(processId),
    cancel(processId, secret) {
      const target = sessions.get(processId);
      if (target?.secret === secret) target.upstream.cancel();
    },
    silence(reset) {
      for (const socket of sockets) {
        silent.add(socket);
        if (reset) socket.resetAndDestroy();
      }
      rollBack();
    },
    resetSilent() {
      for (const socket of sockets) if (silent.has(socket)) socket.resetAndDestroy();
    },
    destroy() {
      rollBack();
      for (const socket of sockets) socket.destroy();
    },
  };
}
