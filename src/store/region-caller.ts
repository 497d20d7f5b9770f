import type { Failure } from './breaker.ts';
import { BusyPoolError, NoAnswerError } from './connection-pool.ts';
import { classifyDatabaseError, codeOf, isReadOnly, reasonOf } from './database-error.ts';
import type { Region } from './region.ts';
import type { RegionsHealth } from './region-health.ts';

/** Has regions do work, and learns from how that ends whether they are worth asking. */
export type RegionCaller = {
  /** @throws what the work threw. */
  call<T>(region: Region, work: () => Promise<T>): Promise<T>;
  /** Waits for the pings that are under way. */
  settle(): Promise<void>;
};

export function createRegionCaller(health: RegionsHealth, now: () => number): RegionCaller {
  const pings = new Map<Region, Promise<void>>();

  /** Finds out whether a region that owes an answer is slow or lost. */
  async function ping(region: Region): Promise<void> {
    const startedAtMs = now();
    try {
      await region.ping();
      health.pinged(region);
    } catch (error) {
      if (health.hasAnsweredSince(region, startedAtMs) || isServerAtWork(error)) health.pinged(region);
      else health.failed(region, { kind: 'lost', reason: reasonOf(error) });
    }
  }

  function pingOnce(region: Region): void {
    if (pings.has(region)) return;
    pings.set(
      region,
      ping(region).finally(() => pings.delete(region)),
    );
  }

  return {
    async call(region, work) {
      health.asked(region);
      try {
        const value = await work();
        health.answered(region);
        return value;
      } catch (error) {
        const failure = failureOf(error);
        if (failure === null) health.answered(region);
        else health.failed(region, failure);
        if (failure?.kind === 'silent' || failure?.kind === 'busy') pingOnce(region);
        throw error;
      }
    },
    async settle() {
      await Promise.all(pings.values());
    },
  };
}

/** Whether a connection was cut, which is not yet a region that fell silent. */
export function isCut(error: unknown): boolean {
  return failureOf(error)?.kind === 'broken';
}

/** What an error says against the region; null when the region answered with it. */
function failureOf(error: unknown): Failure | null {
  const reason = reasonOf(error);
  if (error instanceof BusyPoolError) return { kind: 'busy', reason };
  if (error instanceof NoAnswerError) return { kind: 'silent', reason };
  const errorClass = classifyDatabaseError(error);
  switch (errorClass) {
    case 'conflict':
    case 'fault':
      return null;
    case 'unknown':
      return { kind: 'broken', reason };
    case 'refused':
      return { kind: isReadOnly(error) ? 'broken' : 'lost', reason };
    default: {
      const unreachable: never = errorClass;
      return unreachable;
    }
  }
}

/** Whether what a ping threw shows a server at work: it answered the statement, or has no connection to spare. */
function isServerAtWork(error: unknown): boolean {
  return failureOf(error) === null || ['53300', '53400'].includes(codeOf(error));
}
