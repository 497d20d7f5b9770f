import type { Settings } from '../../configuration/settings.ts';
import { leadRole } from '../lead/lead-state.ts';
import { roleKey } from './role-key.ts';

/** A role by the name that the settings have for what was typed; what was typed where they know none of it. */
export function roleNamed(typed: string, roles: Settings['roles']): string {
  return configured(typed, roles)?.name ?? typed;
}

/** Whether it is the lead of the incident, by any of its names. */
export function isLead(typed: string, roles: Settings['roles']): boolean {
  return roleKey(roleNamed(typed, roles)) === leadRole;
}

/** What whoever holds a role does, as the settings say. */
export function dutyOf(role: string, roles: Settings['roles']): string | null {
  return configured(role, roles)?.does ?? null;
}

/** Whether the settings know a role by that name. */
export function isConfigured(typed: string, roles: Settings['roles']): boolean {
  return configured(typed, roles) !== undefined;
}

function configured(typed: string, roles: Settings['roles']) {
  const key = roleKey(typed);
  return roles.find(({ name, also }) => [name, ...also].some((one) => roleKey(one) === key));
}
