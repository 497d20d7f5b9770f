/** Trouble that the next calls of a method meet. */
export type Fault = {
  readonly kind: 'rate_limited' | 'error_500' | 'hang' | 'stall' | 'drop';
  readonly retry_after: number;
};

export type Faults = {
  /** `after` calls pass untroubled before it begins. */
  set(method: string, times: number, fault: Fault, after?: number): void;
  /** The trouble of this call, used up by asking. */
  take(method: string): Fault | undefined;
};

export function createFaults(): Faults {
  const waiting = new Map<string, { readonly fault: Fault; left: number; after: number }>();
  return {
    set(method, times, fault, after = 0) {
      if (times === 0) waiting.delete(method);
      else waiting.set(method, { fault, left: times, after });
    },
    take(method) {
      for (const key of [method, '*']) {
        const entry = waiting.get(key);
        if (!entry) continue;
        if (entry.after > 0) {
          entry.after -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left === 0) waiting.delete(key);
        return entry.fault;
      }
      return undefined;
    },
  };
}
