import { configure, incident } from '../capabilities/index.ts';
import type { Settings } from '../configuration/settings.ts';
import type { Due } from '../kernel/due.ts';
import { requestId } from '../kernel/request-id.ts';
import { timer } from '../kernel/system-actor.ts';
import { reasonOf } from '../store/database-error.ts';
import type { Outcome } from '../store/outcome.ts';
import type { DueIncident, DueNow } from '../store/read-overviews.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { DuePauses } from './due-pauses.ts';

/** How many due incidents are read at once, and how many are worked on at a time. */
const pageLength = 100;
const concurrencyMax = 4;

/** Most that is done of one incident in a pass: several promises may be due at the same time. */
const dueMax = 50;

export type TickPorts = {
  readonly record: Pick<IncidentRecord, 'load' | 'execute'>;
  /** What commands that are due take from them. */
  readonly settings: Settings;
  /** What is due, a page of it: the first, or the one after an incident. */
  readonly due: (limit: number, after: DueIncident | null) => Promise<DueNow>;
  readonly pauses: DuePauses;
  /** Told of each incident that may have an event more. */
  readonly markDirty: (incidentId: string) => void;
  /** The time of day, in milliseconds since 1970: when the timer acts. */
  readonly clock: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsedMs: () => number;
  readonly isStopped: () => boolean;
};

/** Where a pass ends though more is due: after so many incidents, and so long. What is under way then is finished. */
export type TickBounds = { readonly incidentsMax: number; readonly deadlineMs: number };

/** Something due that could not be done, and why: one line. */
export type Undone = { readonly incident_id: string; readonly reason: string };

export type Tick = {
  /** What this pass has recorded. */
  readonly recorded: number;
  readonly undone: readonly Undone[];
  /** Whether it ended at one of its bounds, so that more may be due. */
  readonly isCut: boolean;
};

/** `passed`: another process was first, or it is due no more. */
type Done = { readonly kind: 'recorded' | 'passed' } | ({ readonly kind: 'undone' } & Undone);

/**
 * Does what is due by now: one bounded pass, which any number of processes may make at the same time. Each promise of an
 * incident has one request id, so that all of them together leave one event. What can't be done holds up nothing else,
 * and is tried again after a pause that grows. @throws what reading of what is due threw.
 */
export async function tick(ports: TickPorts, { incidentsMax, deadlineMs }: TickBounds): Promise<Tick> {
  const endsAtMs = ports.elapsedMs() + deadlineMs;
  const done: Done[] = [];
  let incidents = 0;
  const isOver = () => ports.isStopped() || ports.elapsedMs() >= endsAtMs || incidents >= incidentsMax;
  for (let after: DueIncident | null = null; ; ) {
    const { asOf, incidents: listed } = await ports.due(pageLength, after);
    const tried = listed.filter((one) => !ports.pauses.isPaused(one, ports.elapsedMs()));
    for (let from = 0; from < tried.length; from += concurrencyMax) {
      if (isOver()) return ended(done, true);
      const lot = tried.slice(from, Math.min(from + concurrencyMax, from + incidentsMax - incidents));
      const kept = lot.map((one) => keepAll(ports, one, asOf ?? one.due_at, isOver));
      done.push(...(await Promise.all(kept)).flat());
      incidents += lot.length;
    }
    after = listed.at(-1) ?? null;
    if (after === null || listed.length < pageLength) return ended(done, false);
    if (isOver()) return ended(done, true);
  }
}

function ended(done: readonly Done[], isCut: boolean): Tick {
  const undone = done.flatMap((one) =>
    one.kind === 'undone' ? [{ incident_id: one.incident_id, reason: one.reason }] : [],
  );
  return { recorded: done.filter(({ kind }) => kind === 'recorded').length, undone, isCut };
}

/** Keeps the promises of one incident that are due, one after the other, until one is not kept here. Never throws. */
async function keepAll(
  ports: TickPorts,
  listed: DueIncident,
  asOf: string,
  isOver: () => boolean,
): Promise<readonly Done[]> {
  // What is listed with the same time again was not done, whatever became of it.
  ports.pauses.tried(listed, ports.elapsedMs());
  const all: Done[] = [];
  do all.push(await keep(ports, listed, asOf));
  while (all.at(-1)?.kind === 'recorded' && all.length < dueMax && !isOver());
  if (all.some(({ kind }) => kind === 'recorded')) ports.pauses.done(listed);
  return all;
}

/** Keeps the promise of one incident that is due first. Never throws. `asOf`: the database's clock (ISO 8601). */
async function keep(ports: TickPorts, listed: DueIncident, asOf: string): Promise<Done> {
  const { incident_id } = listed;
  const undone = (reason: string): Done => ({ kind: 'undone', incident_id, reason });
  try {
    const read = await ports.record.load(incident_id, { fresh: true });
    if (read.kind !== 'read') return undone(read.reason);
    if (read.value === null) return undone('there is no such incident');
    const { state } = read.value;
    if (state.unreadable !== null) {
      return undone(`event ${state.unreadable.sequence} can't be shown by this version of Quorum`);
    }
    const due = incident.nextDue(state);
    if (due === null || due.at > asOf) return { kind: 'passed' };
    const occurred_at = new Date(ports.clock()).toISOString();
    const command = incident.readCommand(configure(due.command, ports.settings, occurred_at));
    if (command === null) return undone(`no capability takes the command ${due.command.type}`);
    const event_id = requestId('timer', incident_id, due.kind, due.at);
    const request = { event_id, incident_id, actor: timer, origin: 'timer' as const, occurred_at, command };
    const outcome = await ports.record.execute(request);
    if (outcome.kind === 'recorded' || outcome.kind === 'unknown') ports.markDirty(incident_id);
    return doneBy(outcome, due, undone);
  } catch (error) {
    return undone(reasonOf(error));
  }
}

function doneBy(outcome: Outcome, due: Due, undone: (reason: string) => Done): Done {
  switch (outcome.kind) {
    case 'recorded':
      return { kind: outcome.replay ? 'passed' : 'recorded' };
    case 'unchanged':
    case 'refused': {
      const next = outcome.state === null ? null : incident.nextDue(outcome.state);
      const isStillDue = next !== null && next.kind === due.kind && next.at === due.at;
      return isStillDue ? undone(`what was due at ${due.at} was not accepted`) : { kind: 'passed' };
    }
    case 'mismatch':
      return undone('its request id was used for something else');
    case 'busy':
      return undone('too many write to it');
    case 'damaged':
    case 'unavailable':
    case 'unknown':
      return undone(outcome.reason);
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}
