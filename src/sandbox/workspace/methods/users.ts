import { z } from 'zod';
import { personOf } from '../core.ts';
import { wirePerson } from '../wire-person.ts';
import { countArgument, type Methods, method, page } from './method.ts';

/** users.*: https://docs.slack.dev/reference/methods/users.info */
export const userMethods: Methods = {
  'users.info': method(['users:read'], z.object({ user: z.string() }), (core, args) => ({
    user: wirePerson(personOf(core, args.user), core.now()),
  })),
  'users.list': method(
    ['users:read'],
    z.object({ limit: countArgument, cursor: z.string().optional() }),
    (core, { cursor, limit = 1000 }) => {
      const { items, next_cursor } = page(core.people, { cursor, limit });
      return {
        members: items.map((person) => wirePerson(person, core.now())),
        cache_ts: Math.floor(core.now() / 1000),
        response_metadata: { next_cursor },
      };
    },
  ),
};
