import type { Json } from '../json.ts';

/** Trouble that the next calls of a method meet. */
export type Fault = {
  readonly kind: 'rate_limited' | 'error_500' | 'hang' | 'stall' | 'drop' | 'refused';
  readonly retry_after: number;
  /** What a refused call is answered with. */
  readonly error: string;
  /** Only calls with these arguments meet it. */
  readonly with: Readonly<Record<string, string>>;
};

export type Faults = {
  /** `after` calls pass untroubled before it begins. */
  set(method: string, times: number, fault: Fault, after?: number): void;
  /** The trouble of this call, used up by asking. */
  take(method: string, args: Json): Fault | undefined;
};

export function createFaults(): Faults {
  const waiting = new Map<string, { readonly fault: Fault; left: number; after: number }>();
  return {
    set(method, times, fault, after = 0) {
      if (times === 0) waiting.delete(method);
      else waiting.set(method, { fault, left: times, after });
    },
    take(method, args) {
      for (const key of [method, '*']) {
        const entry = waiting.get(key);
        if (!entry || !Object.entries(entry.fault.with).every(([name, value]) => args[name] === value)) continue;
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
