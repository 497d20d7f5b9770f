import type { Origin } from './event.ts';
import type { Permission } from './permission.ts';
import type { Viewer } from './viewer.ts';

/** A command with who asked, how, when they acted (ISO 8601, UTC, milliseconds), and the id that makes it happen once. */
export type Request<Command> = {
  readonly event_id: string;
  readonly incident_id: string;
  readonly actor: string;
  readonly origin: Origin;
  readonly occurred_at: string;
  readonly command: Command;
  /**
   * Where it is a person who asks: whether they may see the incident is asked again of each state that it is decided on,
   * since it may have become private since somebody looked.
   */
  readonly viewer?: Viewer;
  /** Where not everybody may have it done. */
  readonly permission?: Permission | undefined;
};
