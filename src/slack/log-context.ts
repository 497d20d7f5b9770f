import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the work that a line of the log is about: ids and names of Quorum's and Slack's, nothing that is typed. */
export type LogContext = {
  /** What Slack sent, such as `command`. */
  readonly kind?: string;
  /** Slack's id of an event that it sent. */
  readonly slack_event_id?: string;
  /** The request's id, which is the event's in the record. */
  readonly request_id?: string;
  readonly channel?: string;
  readonly incident_id?: string;
};

const contexts = new AsyncLocalStorage<LogContext>();

/** Does work whose lines in the log say what it is about, and nothing of the work that it was begun from. */
export function loggedAs<T>(context: LogContext, work: () => T): T {
  return contexts.run({ ...context }, work);
}

/** Adds what has come to be known of the work that is under way. */
export function logAlso(more: LogContext): void {
  const context = contexts.getStore();
  if (context !== undefined) Object.assign(context, more);
}

/** What the work that is under way is about, for each line of the log. */
export function logContext(): LogContext {
  return contexts.getStore() ?? {};
}
