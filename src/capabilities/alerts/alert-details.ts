import type { Detail } from '../../kernel/capability.ts';
import { textOf } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import { type Alert, type AlertState, isFlapping, nameOfIncident } from './alert.ts';

/** How an alert stands, in short. */
export function alertFacts({ alert }: AlertState): readonly Sentence[] {
  if (alert === null) return [];
  return [stands(alert), ...(isFlapping(alert) ? [flaps(alert)] : []), [words(`from ${alert.source}`)]];
}

function stands({ isFiring, since }: Alert): Sentence {
  return [words(isFiring ? 'firing since' : 'clear since'), { at: since.at }];
}

function flaps({ fires }: Alert): Sentence {
  return [words(`flapping: fired ${fires.length} times in an hour`)];
}

/** What an alert's source says and what it is part of; of an incident, its alerts. */
export function alertDetails(state: AlertState): readonly Detail[] {
  const { alert, alerts } = state;
  const said = alert?.said ?? null;
  const says: readonly Detail[] =
    said === null ? [] : [{ label: 'Source says', lines: [[quote(textOf(state, said).text)]], isForEverybody: true }];
  const part: readonly Detail[] =
    alert?.incident == null
      ? []
      : [{ label: 'Part of', lines: [[words(nameOfIncident(alert.incident))]], isForEverybody: true }];
  const silence: readonly Detail[] =
    alert?.silencedUntil == null
      ? []
      : [{ label: 'Silenced until', lines: [[{ at: alert.silencedUntil }]], isForEverybody: true }];
  const firingFirst = [...alerts.filter(({ isFiring }) => isFiring), ...alerts.filter(({ isFiring }) => !isFiring)];
  const lines = firingFirst.map((one) => [
    words(one.isFiring ? '🔥' : '✅'),
    quote(one.title),
    words(incidentName(one)),
  ]);
  const service: readonly Detail[] =
    alert?.service == null ? [] : [{ label: 'Service', lines: [[words(alert.service)]], isForEverybody: true }];
  return [
    ...service,
    ...says,
    ...part,
    ...silence,
    ...(lines.length === 0 ? [] : [{ label: 'Alerts', lines, linesMax: 5 }]),
  ];
}
