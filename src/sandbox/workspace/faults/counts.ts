/** What was done to the app since the workspace started. */
export type Counts = {
  /** Payloads sent for the first time. */
  readonly deliveries: number;
  /** Payloads sent once more, for whatever reason. */
  readonly redeliveries: number;
  readonly calls: number;
  /** Answers of 429: by a rule, or by Slack's own limits. */
  readonly rate_limited: number;
  /** By the kind of the fault; `limit` is one of Slack's own rate limits. */
  readonly faults: Readonly<Record<string, number>>;
};

export type Counter = {
  add(what: 'deliveries' | 'redeliveries' | 'calls' | 'rate_limited'): void;
  fault(kind: string): void;
  counts(): Counts;
};

export function createCounter(): Counter {
  const totals = { deliveries: 0, redeliveries: 0, calls: 0, rate_limited: 0 };
  const faults = new Map<string, number>();
  return {
    add(what) {
      totals[what] += 1;
    },
    fault(kind) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
    },
    counts: () => ({ ...totals, faults: Object.fromEntries([...faults].sort()) }),
  };
}
