import { LRUCache } from 'lru-cache';

export type Waits<T extends {}> = {
  /** What is found next of an incident. */
  of(incidentId: string): Promise<T>;
  found(incidentId: string, what: T): void;
};

/** Waiting callers by incident, for the latest thousand incidents at most. */
export function createWaits<T extends {}>(): Waits<T> {
  const awaited = new LRUCache<string, { tell(what: T): void; what: Promise<T> }>({ max: 1_000 });
  return {
    of(incidentId) {
      const known = awaited.get(incidentId);
      if (known !== undefined) return known.what;
      let tell: (what: T) => void = () => undefined;
      const what = new Promise<T>((resolve) => {
        tell = resolve;
      });
      awaited.set(incidentId, { tell, what });
      return what;
    },
    found(incidentId, what) {
      awaited.get(incidentId)?.tell(what);
      awaited.delete(incidentId);
    },
  };
}
