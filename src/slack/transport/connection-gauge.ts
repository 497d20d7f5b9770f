import type { Sink } from '../bolt-logger.ts';
import type { SocketNews } from './kept-socket.ts';
import type { Trouble } from './trouble.ts';

/** How many connections are open, and what an operator is told of it. */
export type ConnectionGauge = {
  tell(news: SocketNews): void;
  /** How many are open. */
  open(): number;
  /** The connections close because they should. */
  stop(): void;
};

export function createConnectionGauge(logger: Sink, clock: () => number): ConnectionGauge {
  let open = 0;
  let withoutSinceMs = clock();
  let isToldOfNone = false;
  let isToldOfTrouble = false;
  let isStopped = false;

  function opened(): void {
    open += 1;
    isToldOfTrouble = false;
    if (open > 1 || !isToldOfNone) return;
    isToldOfNone = false;
    const seconds = Math.round(clock() - withoutSinceMs) / 1_000;
    logger.warn({ seconds }, 'A connection to Slack is open again, and commands arrive');
  }

  function closed(): void {
    open -= 1;
    if (open > 0) return;
    withoutSinceMs = clock();
    tellOfNone({});
  }

  function tellOfNone(details: object): void {
    isToldOfNone = true;
    logger.warn(details, 'No connection to Slack is open, so that no command arrives. Quorum goes on connecting.');
  }

  function failed(trouble: Trouble): void {
    const { kind, reason } = trouble;
    if (kind === 'passing' && open === 0 && !isToldOfNone) tellOfNone({ reason });
    else if (!isToldOfTrouble) logger.warn({ reason, open }, troubleText(kind));
    isToldOfTrouble = true;
  }

  return {
    open: () => open,
    tell(news) {
      if (isStopped) return;
      switch (news.kind) {
        case 'opened':
          return opened();
        case 'closed':
          return closed();
        case 'failed':
          return failed(news.trouble);
        default: {
          const unreachable: never = news;
          return unreachable;
        }
      }
    },
    stop() {
      isStopped = true;
    },
  };
}

function troubleText(kind: Trouble['kind']): string {
  switch (kind) {
    case 'fault':
      return 'Slack lets Quorum open no more connections. Check SLACK_APP_TOKEN, that Socket Mode is on, and that the app has at most ten connections.';
    case 'passing':
      return 'A connection to Slack could not be opened. Quorum tries again.';
    default: {
      const unreachable: never = kind;
      return unreachable;
    }
  }
}
