import { LRUCache } from 'lru-cache';
import type { IncidentState } from '../capabilities/index.ts';
import type { Settings } from '../configuration/settings.ts';
import { requestId } from '../kernel/request-id.ts';
import { secondsAfter } from '../kernel/seconds.ts';
import { alertSource } from '../kernel/system-actor.ts';
import type { Keep } from '../signals/intake.ts';
import type { Signal } from '../signals/signal.ts';
import { sourceOf } from '../signals/sources/index.ts';
import { isUnreachable } from '../store/database-error.ts';
import type { Outcome } from '../store/outcome.ts';
import type { IncidentRecord } from '../store/record.ts';
import { type AlertKey, type KeptSignal, keptSignal, type SentText, type ToldSignal } from '../store/signals.ts';
import { isFlappingNow } from './flapping.ts';
import { inOrder, type LastChange, type Step, stepsIn } from './in-order.ts';
import { openingOf } from './opening.ts';
import { treatmentOf } from './rules.ts';
import { sharedIncident } from './shared-incident.ts';
import { createTurns } from './turns.ts';

/** The signals in the database. Each throws what the database threw. */
export type Signals = {
  keep(team: string, signals: readonly [KeptSignal, ...KeptSignal[]], sent: SentText): Promise<void>;
  latestEpisode(key: AlertKey): Promise<string | null>;
  signalsSince(key: AlertKey, at: string): Promise<readonly ToldSignal[]>;
};

export type KeepPorts = {
  readonly record: IncidentRecord;
  readonly signals: Signals;
  readonly settings: Settings;
  /** The workspace whose incidents alerts lead to; null until it is known. */
  readonly workspace: () => string | null;
  /** Told of each record that may have an event more, and how it stands. */
  readonly touched: (incidentId: string, state: IncidentState | null) => void;
};

/** How signals came. `isRepeating`: their source tells again and again what still fires. */
type Delivered = { readonly team: string; readonly sent: SentText; readonly isRepeating: boolean };

/** How long after a clearing the firing before it may still come, by the other one of a pair of Alertmanagers. */
const twinSeconds = 60;

/** How many alerts are worked on at a time, of all sources in turn: people's commands need the database's connections first. */
const alertsAtOnce = 4;

/** How often an alert is looked at anew, since another process has opened or closed it meanwhile. */
const triesMax = 10;

/** The record could not be written, or it is not known whether it was: the sender tries again. */
class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
}

/**
 * Takes signals into the record: each delivery once, each episode of an alert as one record, which the signals of the
 * episode follow one another in. Whoever does so in how many processes at once leaves the same: a signal's id is its
 * event's, and an episode's id follows from its alert and its number.
 */
export function createKeepSignals(ports: KeepPorts): Keep {
  const { record, settings, touched } = ports;
  const episodes = new LRUCache<string, string>({ max: 10_000 });
  const placed = new LRUCache<string, true>({ max: 50_000 });
  const inTurn = createTurns(alertsAtOnce);

  async function stateOf(incidentId: string): Promise<IncidentState | null> {
    const read = await record.load(incidentId, { fresh: true });
    if (read.kind !== 'read') throw new NotKeptError(read.reason);
    return read.value?.state ?? null;
  }

  /** The events of a record, as this process knows them by now. */
  async function eventsOf({ incident_id }: IncidentState) {
    const read = await record.load(incident_id);
    if (read.kind !== 'read') throw new NotKeptError(read.reason);
    return read.value?.events ?? [];
  }

  async function lastChange(state: IncidentState | null): Promise<LastChange> {
    const alert = state?.alert ?? null;
    if (state === null || alert === null) return { signal_id: null, isUntimed: false };
    const event = (await eventsOf(state)).find(({ sequence }) => sequence === alert.since.sequence);
    return { signal_id: event?.event_id ?? null, isUntimed: alert.isUntimed };
  }

  /** That incident, as long as it is open. */
  async function openIncident(id: string | undefined): Promise<string | null> {
    const state = id === undefined ? null : await stateOf(id);
    return state?.resolved === null ? state.incident_id : null;
  }

  /** The last episode of an alert: another process may have opened one since this one looked. */
  async function latest(key: AlertKey): Promise<IncidentState | null> {
    const known = episodes.get(cacheKey(key)) ?? null;
    const state = known === null ? null : await stateOf(known);
    if (state?.resolved === null) return state;
    const last = await ports.signals.latestEpisode(key);
    return last === null || last === known ? state : stateOf(last);
  }

  /**
   * Brings an alert up to date with what the record knows of it, from its last change on, in the order in which its source
   * told it. Of two signals that two processes keep at the same time, at least one process finds both, since each keeps its
   * own before it looks.
   */
  async function place(key: AlertKey, lot: readonly KeptSignal[], delivered: Delivered): Promise<void> {
    const state = await latest(key);
    const signals = delivered.isRepeating ? lot.map((one) => asNews(one, state, delivered.sent.received_at)) : lot;
    const [repeated, ...others] = signals.filter((signal) => !lot.includes(signal));
    if (repeated !== undefined) await ports.signals.keep(key.team, [repeated, ...others], delivered.sent);
    const changedAt = state?.alert?.changedAt ?? null;
    const [from = ''] = [...signals.map(({ at }) => at), ...(changedAt === null ? [] : [changedAt])].toSorted();
    const told = inOrder(await ports.signals.signalsSince(key, from), await lastChange(state));
    const isOpen = state !== null && state.resolved === null;
    let now = state;
    for (const one of stepsIn(told, isOpen && state.alert?.isFiring === true))
      now = await apply(key, now, one, delivered);
  }

  /** Applies one signal to the last episode of its alert, or opens the next one. Answers how the last episode stands then. */
  async function apply(
    key: AlertKey,
    before: IncidentState | null,
    step: Step,
    { sent }: Delivered,
  ): Promise<IncidentState | null> {
    const { team } = key;
    const { signal, does } = step;
    const receivedAt = sent.received_at;
    let state = before;
    for (let tries = 0; tries < triesMax; tries++) {
      if (state !== null && state.resolved === null) {
        const outcome = await follow(state, step, receivedAt);
        if (outcome.kind !== 'refused') return 'state' in outcome ? outcome.state : state;
        state = await stateOf(state.incident_id);
        if (state?.resolved === null) return state;
        continue;
      }
      if (does !== 'firing' || isOld(state, signal)) return state;
      if (state !== null && (await eventsOf(state)).some(({ event_id }) => event_id === signal.signal_id)) return state;
      const treatment = treatmentOf(signal, settings);
      if (treatment.does === 'ignore') return state;
      const episode = (state?.alert?.episode ?? 0) + 1;
      const incident_id = requestId('alert', team, signal.source, signal.alert, String(episode));
      // One that flaps goes on in the incident that is open for it.
      const flaps = isFlappingNow(state, signal.at, settings);
      const earlier = flaps ? await openIncident(state?.alert?.incident?.incident_id) : null;
      const shared = await sharedIncident({ team, treatment, signal, stateOf });
      const { request, also } = openingOf({
        ...{ signal, team, episode, incident_id, before: state },
        ...{ treatment, shared, earlier, settings, receivedAt },
      });
      const outcome = await record.declare(request, also);
      throwUnlessKnown(outcome);
      episodes.set(cacheKey(key), incident_id);
      state = await stateOf(incident_id);
      touched(incident_id, state);
      if (outcome.kind === 'recorded' && !outcome.replay) return state;
      // Another process was first, perhaps with another signal: this one follows it.
    }
    throw new NotKeptError('Too many write to this alert');
  }

  async function follow(state: IncidentState, step: Step, receivedAt: string): Promise<Outcome> {
    const command = commandOf(step);
    const { signal_id } = step.signal;
    // What takes an acknowledgement back may have left a firing, too.
    const event_id = step.does === 'unacknowledged' ? requestId('signal takes back', signal_id) : signal_id;
    const { incident_id } = state;
    const request = {
      event_id,
      incident_id,
      actor: alertSource,
      origin: 'signal' as const,
      occurred_at: receivedAt,
      command,
    };
    const outcome = await record.execute(request);
    throwUnlessKnown(outcome);
    if (outcome.kind === 'recorded') touched(incident_id, outcome.state);
    return outcome;
  }

  async function keepAll(signals: readonly Signal[], sent: SentText): Promise<void> {
    const team = ports.workspace();
    if (team === null) throw new NotKeptError('Slack has not said which workspace this is');
    const isRepeating = sourceOf(sent.kind)?.repeats === true;
    // What was placed needs nothing more; but where a source repeats what fires still, that may be news by now.
    const [first, ...others] = signals
      .map((signal) => keptSignal(team, signal))
      .filter(({ signal_id }) => isRepeating || !placed.has(signal_id));
    if (first === undefined) return;
    const kept = unique([first, ...others]);
    await inTurn(first.source, () => ports.signals.keep(team, kept, sent));
    const delivered: Delivered = { team, sent, isRepeating };
    const { source } = first;
    const lots = [...new Set(kept.map(({ alert }) => alert))].map((alert) => ({
      key: { team, source, alert },
      lot: kept.filter((one) => one.alert === alert),
    }));
    await Promise.all(lots.map(({ key, lot }) => inTurn(source, () => place(key, lot, delivered))));
    for (const { signal_id } of kept) placed.set(signal_id, true);
  }

  return async (signals, { kind, body, receivedAt }) => {
    try {
      await keepAll(signals, { kind, body, received_at: receivedAt });
      return 'kept';
    } catch (error) {
      if (error instanceof NotKeptError || isUnreachable(error)) return 'unreachable';
      throw error;
    }
  };
}

function cacheKey({ team, source, alert }: AlertKey): string {
  return JSON.stringify([team, source, alert]);
}

function unique([first, ...others]: readonly [KeptSignal, ...KeptSignal[]]): readonly [KeptSignal, ...KeptSignal[]] {
  const known = new Set([first.signal_id]);
  const rest = others.filter(({ signal_id }) => !known.has(signal_id) && known.add(signal_id));
  return [first, ...rest];
}

function commandOf({ does, signal: { at, untimed, text } }: Step) {
  const said = { ...(untimed === undefined ? {} : { untimed }), ...(text === undefined ? {} : { text }) };
  switch (does) {
    case 'firing':
      return { type: 'fire_alert' as const, at, ...said };
    case 'cleared':
      return { type: 'clear_alert' as const, at, ...said };
    case 'acknowledged':
      return { type: 'acknowledge' as const };
    case 'unacknowledged':
      return { type: 'withdraw_acknowledgement' as const };
    default:
      return does satisfies never;
  }
}

/** Whether it tells of a time before the last episode was clear: a redelivery, or the other one of a pair of senders. */
function isOld(state: IncidentState | null, { at, untimed }: KeptSignal): boolean {
  const alert = state?.alert ?? null;
  return alert !== null && !alert.isUntimed && untimed === undefined && at <= alert.changedAt;
}

/**
 * What is told to fire again long after it was told to have cleared, and has fired since before that, had not cleared: its
 * source had lost sight of it. It fires from now on.
 * https://prometheus.io/docs/alerting/latest/configuration/ has `resolve_timeout`.
 */
function asNews(signal: KeptSignal, state: IncidentState | null, receivedAt: string): KeptSignal {
  const alert = state?.alert ?? null;
  if (alert === null || alert.isFiring || signal.state !== 'firing' || signal.untimed === true) return signal;
  if (!alert.isUntimed && signal.at > alert.changedAt) return signal;
  if (receivedAt <= secondsAfter(alert.since.at, twinSeconds)) return signal;
  const signal_id = requestId('signal repeated', signal.signal_id, String(alert.since.sequence));
  return { ...signal, signal_id, at: receivedAt, untimed: true };
}

/** @throws NotKeptError when it is not in the record, or nobody knows. */
function throwUnlessKnown(outcome: Outcome): void {
  switch (outcome.kind) {
    case 'recorded':
    case 'unchanged':
    case 'refused':
    case 'mismatch':
      return;
    case 'busy':
      throw new NotKeptError('Too many write to this alert');
    case 'unavailable':
    case 'unknown':
    case 'damaged':
      throw new NotKeptError(outcome.reason);
    default:
      outcome satisfies never;
  }
}
