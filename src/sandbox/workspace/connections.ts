import type { WebSocket } from 'ws';
import type { Faults } from './faults/faults.ts';
import { app } from './people.ts';

/** Between the frames that renew a connection, and before its end: Slack says about ten seconds. */
const leaveMs = 10_000;

/** The open sockets of the app, oldest first. Each verb answers to how many it was done; to all without a `count`. */
export type Connections = {
  welcome(connection: WebSocket): void;
  count(): number;
  /** The next one in turn that takes payloads. */
  next(): WebSocket | undefined;
  /** Asks the app to leave at once. */
  disconnect(reason: string, count?: number): number;
  /** Cuts without a word. */
  drop(count?: number): number;
  /** As Slack renews a connection: a warning, while payloads still come, then the request to leave, then the end. */
  refresh(count?: number): number;
  ping(): void;
  stop(): void;
};

/** https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect */
export function createConnections(
  faults: Faults,
  hear: { readonly count: (count: number) => void; readonly message: (data: string) => void },
): Connections {
  const open = new Set<WebSocket>();
  const leaving = new Set<WebSocket>();
  const timers = new Set<NodeJS.Timeout>();
  let turn = 0;

  const later = (run: () => void) => runIn(leaveMs * faults.settings().pace, timers, run);

  function askToLeave(connection: WebSocket, reason: string): void {
    if (connection.readyState !== connection.OPEN) return;
    leaving.add(connection);
    say(connection, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    later(() => connection.close());
  }

  function renew(connection: WebSocket): void {
    say(connection, { type: 'disconnect', reason: 'warning', debug_info: { host: 'sandbox' } });
    later(() => askToLeave(connection, 'refresh_requested'));
  }

  const staying = (count?: number) => [...open].filter((connection) => !leaving.has(connection)).slice(0, count);

  function each(fault: string, chosen: readonly WebSocket[], run: (connection: WebSocket) => void): number {
    for (const connection of chosen) {
      faults.counter.fault(fault);
      run(connection);
    }
    return chosen.length;
  }

  return {
    welcome(connection) {
      open.add(connection);
      hear.count(open.size);
      connection.on('message', (data) => hear.message(data.toString()));
      connection.on('error', () => undefined);
      connection.on('close', () => {
        open.delete(connection);
        leaving.delete(connection);
        hear.count(open.size);
      });
      say(connection, helloOf(open.size));
    },
    count: () => open.size,
    next() {
      const ready = staying().filter((connection) => connection.readyState === connection.OPEN);
      return ready[turn++ % Math.max(1, ready.length)];
    },
    disconnect: (reason, count) => each('socket_disconnected', staying(count), (one) => askToLeave(one, reason)),
    drop: (count) => each('socket_dropped', [...open].slice(0, count), (one) => one.terminate()),
    refresh: (count) => each('socket_refreshed', staying(count), renew),
    ping() {
      for (const connection of open) connection.ping();
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const connection of open) {
        connection.close(1001);
        setTimeout(() => connection.terminate(), 1000).unref();
      }
    },
  };
}

/** Runs something later, unless its timer is cleared before. */
function runIn(ms: number, timers: Set<NodeJS.Timeout>, run: () => void): void {
  const timer = setTimeout(() => {
    timers.delete(timer);
    run();
  }, ms);
  timers.add(timer);
}

function say(connection: WebSocket, frame: object): void {
  connection.send(JSON.stringify(frame));
}

function helloOf(connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: app.id },
  };
}
