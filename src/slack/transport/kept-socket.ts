import { growingPauseMs, pause } from './growing-pause.ts';
import type { SlackSocket } from './slack-socket.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** How long a first try to connect may take. After each that failed the next one has half as much more. */
const connectMs = 3_500;
const connectLongestMs = 16_000;

/** A connection that was lost sooner than this counts as a try that failed. */
const shortLifeMs = 5_000;

/** The pause where somebody has to mend something first. */
const faultPauseMs = 30_000;

export type SocketNews =
  | { readonly kind: 'opened' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

export type KeptSocketOptions = {
  /** @throws what kept it from opening. */
  readonly open: (limitMs: number, signal: AbortSignal) => Promise<SlackSocket>;
  readonly tell: (news: SocketNews) => void;
  /** From then on nothing is opened any more. */
  readonly shut: AbortSignal;
};

/**
 * Keeps one connection open. One that is asked to leave stays until the next is open; one that fails or falls silent is
 * replaced after a pause.
 */
export async function keepSocket({ open, tell, shut }: KeptSocketOptions): Promise<void> {
  let failures = 0;
  let failedConnects = 0;
  let leaving: SlackSocket | null = null;

  function fail(trouble: Trouble): number {
    failures += 1;
    tell({ kind: 'failed', trouble });
    return pauseAfter(trouble, failures);
  }

  while (!shut.aborted) {
    const limitMs = Math.min(Math.round(connectMs * 1.5 ** failedConnects), connectLongestMs);
    const socket = await open(limitMs, shut).catch((error: unknown) => {
      return { trouble: troubleOf('apps.connections.open', error) };
    });
    if ('trouble' in socket) {
      failedConnects += 1;
      if (!shut.aborted) await pause(fail(socket.trouble), shut);
      continue;
    }
    failedConnects = 0;
    tell({ kind: 'opened' });
    void socket.closed.then(() => tell({ kind: 'closed' }));
    void leaving?.retire();
    leaving = null;
    const openedAtMs = performance.now();
    const ending = await socket.ending;
    if (ending.kind === 'lost') {
      void socket.close();
      failures = performance.now() - openedAtMs < shortLifeMs ? failures + 1 : 0;
      await pause(growingPauseMs(failures), shut);
    } else if (isRefresh(ending.reason)) {
      failures = 0;
      leaving = socket;
    } else {
      void socket.retire();
      await pause(fail({ kind: 'fault', reason: `Slack closed a connection: ${ending.reason}` }), shut);
    }
  }
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect */
function isRefresh(reason: string): boolean {
  return reason === 'warning' || reason === 'refresh_requested';
}

function pauseAfter(trouble: Trouble, failures: number): number {
  switch (trouble.kind) {
    case 'fault':
      return faultPauseMs + growingPauseMs(failures);
    case 'passing':
      return (trouble.retryAfterMs ?? 0) + growingPauseMs(failures);
    default: {
      const unreachable: never = trouble;
      return unreachable;
    }
  }
}
