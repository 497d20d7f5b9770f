import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Sink } from '../bolt-logger.ts';
import { type AnswerRows, leaseMs, type Owed } from './answer-rows.ts';
import { triesOf, type Way, waysTo } from './recipient.ts';
import { responseUrlLifeMs } from './response-url.ts';
import type { SendAnswer } from './send-answer.ts';

/** The pauses between tries: a second, then twice as long each time, five minutes at most. */
const pauseMaxMs = 300_000;
/** A way that asks for a longer wait is left for the next one. */
const waitMaxMs = 5_000;
/** How long an answer is worth telling. */
const worthMs = 24 * 3_600_000;
/** How long telling may take: what this process holds for less is asked for anew. */
const tellingMs = 4_000;
const lastWriteMs = 1_000;

/** One answer that somebody is owed. */
export type Debt = {
  readonly answerId: string;
  /** Writes it down, for another process to tell when this one dies; false when the database did not take it. */
  write(): Promise<boolean>;
  /** Tells it; resolves after the first attempt. What Slack did not take is told later. */
  tell(answer: Answer): Promise<void>;
  /** There is nothing to tell. */
  drop(): void;
  /** What the round over all debts needs to know of this one. */
  readonly kept: KeptDebt;
};

export type KeptDebt = {
  isWritten(): boolean;
  /** Writes down what could not be written before. */
  writeAgain(): Promise<void>;
  /** Whether this process still holds it, by the database as it was asked then. */
  held(isHeld: boolean, fromMs: number): void;
  /** Tells no more, and writes down what is still to be told. */
  stop(): Promise<void>;
};

export type DebtPorts = {
  readonly rows: Pick<AnswerRows, 'write' | 'extend' | 'forget'>;
  readonly send: SendAnswer;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: Sink;
  /** From now on it is kept. */
  readonly begun: (debt: Debt) => void;
  readonly ended: (answerId: string) => void;
};

/** `no`: nobody else knows of it; `wanted`: it is to be written down, and may have been; `yes`; `lost`: to another process. */
type Written = 'no' | 'wanted' | 'yes' | 'lost';

/** `written`: whether the database has it already. */
export function createDebt(
  ports: DebtPorts,
  answerId: string,
  owed: Owed,
  { isWritten }: { readonly isWritten: boolean },
): Debt {
  const { rows, send, clock, logger } = ports;
  const bornMs = clock();
  const stopping = new AbortController();
  let written: Written = isWritten ? 'yes' : 'no';
  let heldUntilMs = Number.NEGATIVE_INFINITY;
  let ways: readonly Way[] = waysTo(owed.to);
  let tries = 0;
  let isEnded = false;

  async function write(): Promise<boolean> {
    if (isEnded) return true;
    if (written === 'no') {
      written = 'wanted';
      ports.begun(debt);
    }
    const fromMs = clock();
    try {
      await rows.write(answerId, owed);
      if (written === 'wanted') {
        written = 'yes';
        heldUntilMs = fromMs + leaseMs;
      }
      if (isEnded) await rows.forget(answerId);
      return true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'An answer that is owed could not be written down yet');
      return false;
    }
  }

  function end(): void {
    isEnded = true;
    ports.ended(answerId);
    if (written === 'no' || written === 'lost') return;
    // What is left of it is forgotten by the next round that finds it.
    rows.forget(answerId).catch(() => undefined);
  }

  /** Whether it is this process's to tell. @throws while the database can't say. */
  async function isOurs(): Promise<boolean> {
    if (written === 'yes' && clock() > heldUntilMs - tellingMs) {
      const fromMs = clock();
      held((await rows.extend([answerId])).has(answerId), fromMs);
    }
    return written !== 'lost';
  }

  function held(isHeld: boolean, fromMs: number): void {
    if (isHeld) heldUntilMs = Math.max(heldUntilMs, fromMs + leaseMs);
    else if (written === 'yes') written = 'lost';
  }

  /** One attempt, by the first way that takes it. Answers after how long to try again; null when there is no more to do. */
  async function attempt(answer: Answer): Promise<number | null> {
    try {
      if (!(await isOurs())) return null;
    } catch {
      return pauseMs(tries);
    }
    for (;;) {
      const [way, ...others] = ways;
      if (way === undefined || clock() - bornMs > worthMs) {
        logger.error({ user: owed.to.user }, 'An answer can’t be delivered and is left alone');
        return null;
      }
      const isTooLate = way.kind === 'response_url' && clock() - bornMs > responseUrlLifeMs;
      const sent = isTooLate
        ? ({ kind: 'failed', mayPass: false, afterMs: 0, reason: 'the response URL is too old' } as const)
        : await send(way, owed.to.user, answer);
      if (sent.kind === 'told') return null;
      logger.warn({ by: way.kind, reason: sent.reason }, 'An answer could not be delivered yet');
      tries += 1;
      const isWaiting = sent.mayPass && tries < triesOf(way) && (others.length === 0 || sent.afterMs <= waitMaxMs);
      if (isWaiting) return Math.max(sent.afterMs, pauseMs(tries));
      ways = others;
      tries = 0;
    }
  }

  async function goOn(answer: Answer, afterMs: number): Promise<void> {
    if (written === 'no') void write();
    for (let pause: number | null = afterMs; pause !== null; pause = await attempt(answer)) {
      await wait(pause, null, { signal: stopping.signal });
    }
    end();
  }

  const debt: Debt = {
    answerId,
    write,
    async tell(answer) {
      const afterMs = await attempt(answer);
      if (afterMs === null) end();
      // Only a stop interrupts it.
      else void goOn(answer, afterMs).catch(() => undefined);
    },
    drop: end,
    kept: {
      isWritten: () => written === 'yes',
      async writeAgain() {
        if (written === 'wanted') await write();
      },
      held,
      async stop() {
        stopping.abort();
        if (written === 'wanted') await withTimeout(write(), lastWriteMs);
      },
    },
  };
  return debt;
}

function pauseMs(tries: number): number {
  return Math.min(pauseMaxMs, 1000 * 2 ** Math.max(0, tries - 1));
}
