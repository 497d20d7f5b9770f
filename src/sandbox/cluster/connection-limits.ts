import { type Failure, failure } from './wire-messages.ts';

/** https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html */
export type ConnectionLimits = {
  /** Open at once, in all regions together. */
  readonly open: number;
  /** New ones a second. */
  readonly perSecond: number;
  /** New ones at once, after a quiet time. */
  readonly burst: number;
};

export const usualConnectionLimits: ConnectionLimits = { open: 10_000, perSecond: 100, burst: 1_000 };

export const tooManyConnections = failure('53300', 'unable to accept connection, too many open connections', {
  severity: 'FATAL',
});
const rateExceeded = failure('53400', 'unable to accept connection, rate exceeded', { severity: 'FATAL' });

/** Counts the connections of a cluster. `now` in epoch milliseconds. */
export type ConnectionGate = {
  /** Lets one in, or says why not; every one let in has to leave. */
  enter(): Failure | null;
  leave(): void;
};

export function createConnectionGate(limits: ConnectionLimits, now: () => number): ConnectionGate {
  let open = 0;
  let tokens = limits.burst;
  let countedAtMs = now();
  return {
    enter() {
      const seconds = Math.max(0, now() - countedAtMs) / 1000;
      tokens = Math.min(limits.burst, tokens + seconds * limits.perSecond);
      countedAtMs = now();
      if (tokens < 1) return rateExceeded;
      tokens -= 1;
      if (open >= limits.open) return tooManyConnections;
      open += 1;
      return null;
    },
    leave() {
      open -= 1;
    },
  };
}
