import type { EventStore, InsertOutcome } from '../store/event-store.ts';

/** The same store; `onInsert` is told of every insert that was tried, with the ids of its events and how it ended. */
export function observeInserts(
  store: EventStore,
  onInsert: (eventIds: readonly string[], outcome: InsertOutcome) => void,
): EventStore {
  return {
    ...store,
    async insert(drafts, overview) {
      const outcome = await store.insert(drafts, overview);
      onInsert(
        drafts.map(({ link }) => link.event_id),
        outcome,
      );
      return outcome;
    },
  };
}
