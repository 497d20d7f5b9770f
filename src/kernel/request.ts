import type { Origin } from './event.ts';

/** A command with who asked, how, when they acted (ISO 8601, UTC, milliseconds), and the id that makes it happen once. */
export type Request<Command> = {
  readonly event_id: string;
  readonly incident_id: string;
  readonly actor: string;
  readonly origin: Origin;
  readonly occurred_at: string;
  readonly command: Command;
};
