import { firesWith, isFlapping } from '../capabilities/alerts/alert.ts';
import type { IncidentState } from '../capabilities/index.ts';
import type { Settings } from '../configuration/settings.ts';

/** When an alert that fires anew has fired in the hour before, in the episodes before: an alert may flap more slowly than it settles. */
export function firedBefore(before: IncidentState | null, at: string): readonly string[] {
  return firesWith(before?.alert?.fires ?? [], at).slice(0, -1);
}

/** Whether an alert flaps from its first firing in a new episode on. */
export function isFlappingNow(before: IncidentState | null, at: string, { alerts }: Pick<Settings, 'alerts'>): boolean {
  return isFlapping({ fires: [...firedBefore(before, at), at], flappingFrom: alerts.flapping_from });
}
