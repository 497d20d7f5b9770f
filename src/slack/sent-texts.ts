import { reasonOf } from '../store/database-error.ts';
import type { Regions } from '../store/regions.ts';
import { type SentText, sentTexts } from '../store/signals.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Sink } from './bolt-logger.ts';

/** What the sources of alerts sent, to the letter. */
export type SentTexts = {
  /** The last deliveries that left an event in these records of alerts, the newest first; null: can't be read. Never throws. */
  of(incidentIds: readonly string[]): Promise<readonly SentText[] | null>;
};

/** As many as fit into one answer. */
const textsMax = 3;

/** How long an answer waits for them. */
const waitMs = 1_500;

export function createSentTexts({ runAnywhere }: Pick<Regions, 'runAnywhere'>, logger: Pick<Sink, 'warn'>): SentTexts {
  return {
    async of(incidentIds) {
      const reading = runAnywhere((db) => sentTexts(db, incidentIds, textsMax)).catch((error: unknown) => {
        logger.warn({ reason: reasonOf(error) }, 'What a source sent could not be read');
        return null;
      });
      return (await withTimeout(reading, waitMs))?.value ?? null;
    },
  };
}
