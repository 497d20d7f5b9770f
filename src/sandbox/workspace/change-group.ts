import { type Core, personOf } from './core.ts';
import type { Group } from './protocol.ts';

/** Makes a user group, or changes who is in it. @throws Refusal `user_not_found`. */
export function changeGroup(core: Core, group: Group): Group {
  for (const user of group.users) personOf(core, user);
  core.apply({ type: 'group', group });
  return group;
}
