import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { type Methods, method } from './method.ts';

/** usergroups.*: https://docs.slack.dev/reference/methods/usergroups.users.list */
export const usergroupMethods: Methods = {
  'usergroups.list': method(['usergroups:read'], z.object({}), (core) => ({
    usergroups: [...core.state().groups.values()].map(({ id, handle, users }) => ({
      id,
      handle,
      name: handle,
      user_count: users.length,
    })),
  })),
  'usergroups.users.list': method(['usergroups:read'], z.object({ usergroup: z.string() }), (core, { usergroup }) => {
    const group = core.state().groups.get(usergroup);
    if (group === undefined) throw new Refusal('no_such_subteam');
    return { users: group.users };
  }),
};
