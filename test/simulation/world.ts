import type { Audit } from './audit.ts';
import type { DatabaseModel } from './database-model.ts';
import type { Fate } from './regional-store.ts';
import type { Schedule } from './schedule.ts';
import type { Scheduler } from './scheduler.ts';

/** What the parts of one history share. */
export type World = {
  readonly schedule: Schedule;
  readonly scheduler: Scheduler;
  readonly database: DatabaseModel;
  readonly audit: Audit;
  readonly isUp: (region: string) => boolean;
  /** What is to become of this process's next insert; null when nothing disturbs it. */
  readonly nextFate: (process: number) => Fate | null;
  /** Whether nothing may go wrong, so that everybody must get an answer. */
  readonly isCalm: () => boolean;
  /** ISO 8601, in UTC. */
  readonly clock: () => string;
  readonly count: (what: string) => void;
  /** Notes a line for people, when somebody wants to read them. */
  readonly say: (line: () => string) => void;
};
