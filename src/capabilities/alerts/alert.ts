import type { IncidentCore, Said } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import { requestId } from '../../kernel/request-id.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import type { Text } from '../../kernel/text.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import type { Paging } from '../paging/page.ts';
import type { Privacy } from '../privacy/privacy.ts';
import type { Other } from '../triage/triage.ts';

/** How long back re-fires count towards flapping, and how long a flapping alert must be quiet to count as settled. */
const flappingWindowSeconds = 3600;

/** Most firings of the last hour that are kept: an alert that fires more often flaps anyway. */
export const firesMax = 100;

/**
 * One episode of an alert: from its first firing until it has been clear for as long as it takes to settle. What fires
 * again before that continues the same episode.
 */
export type Alert = {
  readonly isFiring: boolean;
  /** When that was so, by the sender's clock (ISO 8601). */
  readonly changedAt: string;
  /** The sender named no time: that one is ours. */
  readonly isUntimed: boolean;
  readonly since: Mark;
  /** As it is configured. */
  readonly source: string;
  /** The service of the catalogue that it is about; null where it names none. */
  readonly service: string | null;
  /** Where it is posted in place of the channel for all alerts; null: there. */
  readonly channel: string | null;
  /** The first episode of the alert is 1. */
  readonly episode: number;
  /** What the source says besides the title. */
  readonly said: Said | null;
  /** Where the source shows it. */
  readonly link: Text | null;
  readonly settleSeconds: number;
  /** From so many firings in an hour on it flaps. */
  readonly flappingFrom: number;
  /** When it fired in the last hour, by the sender's clock, the newest last. */
  readonly fires: readonly string[];
  readonly silencedUntil: string | null;
  /** When somebody silenced it last; null: nobody did. */
  readonly silenced: Mark | null;
  /** What its rule wants and what waits, since the alert was silenced or flapped when it was opened; null: nothing. */
  readonly waiting: Waiting | null;
  /** Whom its rule pages after all, by a name of the settings, and about which record. */
  readonly pages: (Mark & { readonly incident_id: string; readonly page: string }) | null;
  /** An incident is to be declared for it, under this id. */
  readonly declares:
    | (Mark & {
        readonly incident_id: string;
        readonly how: Declares;
        /** Whom its incident pages, by a name of the settings; null: nobody. */
        readonly page: string | null;
      })
    | null;
  /** The incident that it is part of. `isHidden`: it was made private since, and nothing of the alert names it. */
  readonly incident: (Other & { readonly isHidden: boolean }) | null;
};

/** How an incident is declared for an alert. */
export type Declares = {
  readonly triage: boolean;
  readonly private: boolean;
  /** The incident is resolved once all its alerts are over. */
  readonly resolves?: boolean | undefined;
};

/** What a rule wants of an alert. Without the incident's id, that follows from the alert's; without `how`, none is declared. */
export type Waiting = {
  readonly how?: Declares | undefined;
  readonly incident_id?: string | undefined;
  readonly page?: string | undefined;
};

/** An alert that an incident was told of. `of`: the event there; `isOver`: it has stayed clear; `resolves`: nobody has to be asked then. */
export type NotedAlert = Other & {
  readonly title: Text;
  readonly isFiring: boolean;
  readonly isOver: boolean;
  readonly resolves: boolean;
  readonly of: number;
};

export type Alerts = {
  /** Null: the record is of an incident. */
  readonly alert: Alert | null;
  /** The alerts of an incident, in the order in which it was told of them. */
  readonly alerts: readonly NotedAlert[];
};

/** What alerts read of an incident besides. */
export type AlertReads = Lifecycle & Paging & Privacy;
export type AlertState = IncidentCore & Alerts & AlertReads;

/** Whether it fires and clears so often that a change says nothing. */
export function isFlapping({ fires, flappingFrom }: Pick<Alert, 'fires' | 'flappingFrom'>): boolean {
  return fires.length >= flappingFrom;
}

/** The firings of the last hour before the newest, and that one. */
export function firesWith(fires: readonly string[], newest: string): readonly string[] {
  const from = secondsAfter(newest, -flappingWindowSeconds);
  return [...fires.filter((at) => at > from), newest].slice(-firesMax);
}

/** When an alert that has cleared counts as settled (ISO 8601). One that flaps has to be quiet for longer. */
export function settlesAt(alert: Alert): string {
  const seconds = isFlapping(alert) ? Math.max(alert.settleSeconds, flappingWindowSeconds) : alert.settleSeconds;
  return secondsAfter(alert.since.at, seconds);
}

/** When what waits of its rule is due: once it is not silenced and fires on; one that flaps has to fire for longer. */
export function rulesAt(alert: Alert): string | null {
  const { waiting, isFiring, silencedUntil, since } = alert;
  if (waiting === null || !isFiring || silencedUntil !== null) return null;
  return isFlapping(alert) ? secondsAfter(since.at, flappingWindowSeconds) : since.at;
}

/** The alert that was over last, once all of an incident's are; null before, or where it has none. */
export function lastOver(alerts: readonly NotedAlert[]): NotedAlert | null {
  if (!alerts.every(({ isOver }) => isOver)) return null;
  return alerts.reduce<NotedAlert | null>(
    (last, one) => (last === null || one.sequence > last.sequence ? one : last),
    null,
  );
}

/** The incident that is declared for an alert, where no other alert shares it. */
export function ownIncident({ incident_id }: Pick<AlertState, 'incident_id'>): string {
  return requestId('incident of alert', incident_id);
}

/** What everybody reads of the incident of an alert. */
export function nameOfIncident(incident: NonNullable<Alert['incident']>): string {
  return incident.isHidden ? 'a private incident' : incidentName(incident);
}
