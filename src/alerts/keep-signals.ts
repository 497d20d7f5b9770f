import { LRUCache } from 'lru-cache';
import type { IncidentState } from '../capabilities/index.ts';
import type { Settings } from '../configuration/settings.ts';
import { requestId } from '../kernel/request-id.ts';
import { alertSource } from '../kernel/system-actor.ts';
import type { Keep } from '../signals/intake.ts';
import type { Signal } from '../signals/signal.ts';
import { isUnreachable } from '../store/database-error.ts';
import type { Outcome } from '../store/outcome.ts';
import type { IncidentRecord } from '../store/record.ts';
import { type AlertKey, type KeptSignal, keptSignal, type SentText } from '../store/signals.ts';
import { openingOf } from './opening.ts';
import { treatmentOf } from './rules.ts';
import { sharedIncident } from './shared-incident.ts';

/** The signals in the database. Each throws what the database threw. */
export type Signals = {
  keep(team: string, signals: readonly [KeptSignal, ...KeptSignal[]], sent: SentText): Promise<void>;
  latestEpisode(key: AlertKey): Promise<string | null>;
  signalsSince(key: AlertKey, at: string): Promise<readonly KeptSignal[]>;
};

export type KeepPorts = {
  readonly record: IncidentRecord;
  readonly signals: Signals;
  readonly settings: Settings;
  /** The workspace whose incidents alerts lead to; null until it is known. */
  readonly workspace: () => string | null;
  /** Told of each record that may have an event more. */
  readonly touched: (incidentId: string) => void;
};

/** How many alerts of one delivery are worked on at a time. */
const concurrencyMax = 4;

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

  async function stateOf(incidentId: string): Promise<IncidentState | null> {
    const read = await record.load(incidentId, { fresh: true });
    if (read.kind !== 'read') throw new NotKeptError(read.reason);
    return read.value?.state ?? null;
  }

  async function latest(key: AlertKey): Promise<IncidentState | null> {
    const known = episodes.get(cacheKey(key)) ?? (await ports.signals.latestEpisode(key));
    return known === null ? null : stateOf(known);
  }

  /** Puts one signal where it belongs. Does nothing where it tells nothing new. */
  async function place(team: string, signal: KeptSignal, receivedAt: string, isLater = false): Promise<void> {
    const key = { team, source: signal.source, alert: signal.alert };
    let state = await latest(key);
    for (let tries = 0; tries < triesMax; tries++) {
      if (state !== null && state.resolved === null) {
        const outcome = await follow(state, signal, receivedAt);
        if (outcome.kind !== 'refused') return;
        state = await stateOf(state.incident_id);
        if (state?.resolved === null) return;
        continue;
      }
      if (signal.state !== 'firing' || isOld(state, signal)) return;
      const treatment = treatmentOf(signal, settings);
      if (treatment.does === 'ignore') return;
      const episode = (state?.alert?.episode ?? 0) + 1;
      const incident_id = requestId('alert', team, signal.source, signal.alert, String(episode));
      const shared = await sharedIncident({ team, treatment, signal, stateOf });
      const { request, also } = openingOf({
        ...{ signal, team, episode, incident_id, before: state },
        treatment,
        shared,
        settings,
        receivedAt,
      });
      const outcome = await record.declare(request, also);
      throwUnlessKnown(outcome);
      episodes.set(cacheKey(key), incident_id);
      touched(incident_id);
      state = await stateOf(incident_id);
      // Another process may have been first, with another signal: then this one follows it.
      const isOpener = outcome.kind === 'recorded' && !outcome.replay;
      if (!isOpener) continue;
      if (isLater) return;
      // What cleared it may have come before it, while there was nothing to clear.
      for (const later of await ports.signals.signalsSince(key, signal.at)) {
        if (later.signal_id !== signal.signal_id) await place(team, later, receivedAt, true);
      }
      return;
    }
    throw new NotKeptError('Too many write to this alert');
  }

  async function follow(state: IncidentState, signal: KeptSignal, receivedAt: string): Promise<Outcome> {
    const command = commandOf(signal);
    if (command === null) return { kind: 'busy' };
    const { signal_id: event_id } = signal;
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
    if (outcome.kind === 'recorded') touched(incident_id);
    return outcome;
  }

  async function keepAll(signals: readonly Signal[], sent: SentText): Promise<void> {
    const team = ports.workspace();
    if (team === null) throw new NotKeptError('Slack has not said which workspace this is');
    const [first, ...others] = signals.map((signal) => keptSignal(team, signal));
    if (first === undefined) return;
    const kept = unique([first, ...others]);
    await ports.signals.keep(team, kept, sent);
    // Those of one alert go in one after another, in the order in which they tell.
    const lots = [...new Set(kept.map(({ alert }) => alert))].map((key) => kept.filter(({ alert }) => alert === key));
    const work = async () => {
      for (let lot = lots.pop(); lot !== undefined; lot = lots.pop()) {
        for (const signal of lot) await place(team, signal, sent.received_at);
      }
    };
    await Promise.all(Array.from({ length: concurrencyMax }, work));
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

function commandOf({ state, at, text }: KeptSignal) {
  const said = text === undefined ? {} : { text };
  switch (state) {
    case 'firing':
      return { type: 'fire_alert' as const, at, ...said };
    case 'cleared':
      return { type: 'clear_alert' as const, at, ...said };
    case 'acknowledged':
      return { type: 'acknowledge' as const };
    case 'info':
      return null;
    default:
      return state satisfies never;
  }
}

/** Whether it tells of a time before the last episode was clear: a redelivery, or the other one of a pair of senders. */
function isOld(state: IncidentState | null, { at }: KeptSignal): boolean {
  return state?.alert != null && at <= state.alert.changedAt;
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
