import type { CounterCells } from './counters.ts';
import type { Frame } from './wire-frames.ts';
import type { Failure } from './wire-messages.ts';

/** What a client is going to be told: frames are gathered until the answer is whole. */
export type Answer = {
  add(...frames: readonly Frame[]): void;
  /** Adds an error, and counts it. */
  refuse(reason: Failure): void;
  /** Takes back that statements were completed, as their COMMIT failed. */
  uncomplete(): void;
  flush(): void;
};

export function createAnswer(counters: CounterCells, send: (frames: readonly Frame[]) => void): Answer {
  let gathered: Frame[] = [];
  return {
    add: (...frames) => void gathered.push(...frames),
    refuse(reason) {
      if (reason.code === '40001') counters.conflicts[reason.message.includes('OC001') ? 'OC001' : 'OC000'] += 1;
      else counters.refusals[reason.code] = (counters.refusals[reason.code] ?? 0) + 1;
      gathered.push(reason.frame);
    },
    uncomplete() {
      gathered = gathered.filter((frame) => frame.type !== 'C');
    },
    flush() {
      send(gathered);
      gathered = [];
    },
  };
}
