import type { ServerResponse } from 'node:http';
import type { Change } from './protocol.ts';

export type ChangeStream = {
  /** Turns an answer into a server-sent event stream of changes, until its reader leaves. */
  open(response: ServerResponse): void;
  tell(change: Change): void;
  stop(): void;
};

const readersMax = 50;
/** Bytes waiting for one reader, beyond which it is cut off; it comes back and reads the state anew. */
const waitingMax = 8 * 1024 * 1024;

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createChangeStream(): ChangeStream {
  const readers = new Set<ServerResponse>();
  const beat = setInterval(() => {
    for (const reader of readers) reader.write(':\n\n');
  }, 15_000);
  beat.unref();
  return {
    open(response) {
      if (readers.size >= readersMax) {
        response.writeHead(503).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(':\n\n');
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
    tell(change) {
      const frame = `data: ${JSON.stringify(change)}\n\n`;
      for (const reader of readers) {
        if (reader.writableLength > waitingMax) reader.destroy();
        else reader.write(frame);
      }
    },
    stop() {
      clearInterval(beat);
      for (const reader of readers) reader.end();
    },
  };
}
