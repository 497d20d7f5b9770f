import type { Command } from '../../capabilities/index.ts';
import type { Permission } from '../../kernel/permission.ts';
import type { AppContext } from './app-context.ts';

/**
 * What settings and Slack say about whether somebody may have a command carried out; undefined: anybody may. The record
 * decides on it, by the state that the command meets.
 */
export async function permissionFor(
  { settings, userGroups }: Pick<AppContext, 'settings' | 'userGroups'>,
  user: string,
  type: Command['type'],
): Promise<Permission | undefined> {
  const may = new Map<string, string>(Object.entries(settings.permissions)).get(type) ?? 'anyone';
  if (may === 'anyone') return undefined;
  return may === 'lead' ? { to: 'lead' } : { to: 'group', group: may, isIn: await userGroups.isIn(may, user) };
}
