import { withTimeout } from '../store/with-timeout.ts';
import type { Tick, Undone } from './tick.ts';

/** Counts of what there is to do, by what it is. */
export type Counts = {
  /** What was due, such as a reminder or the next step of a page. */
  readonly due: number;
  /** Events that Slack has sent, such as a mention. */
  readonly events: number;
  /** Answers that somebody waits for. */
  readonly answers: number;
  /** Incidents that Slack has to show anew, pages and what pagers are asked included. */
  readonly incidents: number;
  /** Deliveries to webhooks. */
  readonly webhooks: number;
};

export type PassReport = {
  /** What was done meanwhile. */
  readonly done: Counts;
  /** What is left: for the next pass, or for a process that has it in its hands. */
  readonly left: Counts;
  /** Why something that is due could not be done. */
  readonly undone: readonly Undone[];
};

/** How much was done, and how much is left. */
export type Pass = { readonly done: number; readonly left: number };

/** Each does its part at once, until that time (ms), and leaves to others what they have in their hands. */
export type PassPorts = {
  /** Reads what people have changed and what calendars say: who is paged now follows from it. */
  readonly refresh: () => Promise<void>;
  readonly due: (deadlineMs: number) => Promise<Tick>;
  readonly kept: (untilMs: number) => Promise<{ readonly events: Pass; readonly answers: Pass }>;
  readonly sources: () => Promise<void>;
  readonly incidents: (untilMs: number) => Promise<Pass>;
  readonly webhooks: (untilMs: number) => Promise<Pass>;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsedMs: () => number;
};

/** How long one pass takes at most, but for what is under way then: a scheduler's requests end after 30 s by default. */
const passMs = 20_000;

/** How long what people have changed and what calendars say may take to be read; what was read before counts then. */
const refreshMs = 5_000;

/** So much of its time a pass leaves for showing what it did. */
const showMs = 8_000;

/**
 * Does all that is to be done by now, whoever has left it: one bounded pass, which any number of processes may make at the
 * same time, each thing being done once. @throws what the database threw.
 */
export async function pass(ports: PassPorts): Promise<PassReport> {
  const untilMs = ports.elapsedMs() + passMs;
  const before = () => Math.max(0, untilMs - showMs - ports.elapsedMs());
  await withTimeout(ports.refresh(), refreshMs);
  const sendEarly = ports.webhooks(untilMs);
  // It is told below.
  sendEarly.catch(() => undefined);
  const [due, kept] = await Promise.all([
    ports.due(before()),
    ports.kept(ports.elapsedMs() + before()),
    withTimeout(ports.sources(), before()),
  ]);
  const incidents = await ports.incidents(untilMs);
  const early = await sendEarly;
  // What was done by now is told as well.
  const late = await ports.webhooks(untilMs);
  return {
    done: {
      due: due.recorded,
      events: kept.events.done,
      answers: kept.answers.done,
      incidents: incidents.done,
      webhooks: early.done + late.done,
    },
    left: {
      due: due.undone.length + (due.isCut ? 1 : 0),
      events: kept.events.left,
      answers: kept.answers.left,
      incidents: incidents.left,
      webhooks: late.left,
    },
    undone: due.undone,
  };
}

export function isAllDone({ left }: PassReport): boolean {
  return Object.values(left).every((count) => count === 0);
}
