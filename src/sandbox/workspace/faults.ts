/** Trouble that the next calls of a method meet. */
export type Fault = { readonly kind: 'rate_limited' | 'error_500' | 'hang' | 'drop'; readonly retry_after: number };

export type Faults = {
  set(method: string, times: number, fault: Fault): void;
  /** The trouble of this call, used up by asking. */
  take(method: string): Fault | undefined;
};

export function createFaults(): Faults {
  const waiting = new Map<string, { readonly fault: Fault; left: number }>();
  return {
    set(method, times, fault) {
      if (times === 0) waiting.delete(method);
      else waiting.set(method, { fault, left: times });
    },
    take(method) {
      for (const key of [method, '*']) {
        const entry = waiting.get(key);
        if (!entry) continue;
        entry.left -= 1;
        if (entry.left === 0) waiting.delete(key);
        return entry.fault;
      }
      return undefined;
    },
  };
}
