import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { reasonOf } from '../store/database-error.ts';
import type { Sink } from './bolt-logger.ts';
import { slackErrorOf } from './surfaces/slack-call.ts';

/** How long a list of members counts, and how long it does for somebody who is not in it: they may have just been let in. */
const freshMs = 60_000;
const freshForOthersMs = 5_000;

/** How long Slack is not asked again after it did not answer, and after it refused. */
const pauseMs = 5_000;
const refusedPauseMs = 60_000;

/** Who is in a user group, as Slack says. */
export type UserGroups = {
  /** Null when Slack does not say and has never said. */
  isIn(group: string, userId: string): Promise<boolean | null>;
  membersOf(group: string): Promise<readonly string[] | null>;
};

export type UserGroupsOptions = {
  readonly slack: WebClient;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: Pick<Sink, 'warn'>;
};

type Known = { readonly users: ReadonlySet<string>; readonly atMs: number };

/**
 * Keeps what Slack said: the last list counts while Slack does not answer, however old it is.
 * https://docs.slack.dev/reference/methods/usergroups.users.list (some 20 calls a minute)
 */
export function createUserGroups({ slack, clock, logger }: UserGroupsOptions): UserGroups {
  const known = new LRUCache<string, Known>({ max: 100 });
  const asked = new Map<string, Promise<void>>();
  const pausedUntilMs = new Map<string, number>();

  async function ask(group: string): Promise<void> {
    try {
      const { users = [] } = await slack.usergroups.users.list({ usergroup: group });
      known.set(group, { users: new Set(users), atMs: clock() });
    } catch (error) {
      const isRefused = slackErrorOf(error) !== null;
      pausedUntilMs.set(group, clock() + (isRefused ? refusedPauseMs : pauseMs));
      logger.warn({ group, reason: reasonOf(error) }, 'Slack does not say who is in a user group');
    }
  }

  function asking(group: string): Promise<void> {
    const answer = asked.get(group) ?? ask(group).finally(() => asked.delete(group));
    asked.set(group, answer);
    return answer;
  }

  /** The members, asked for anew unless they were lately. */
  async function usersOf(group: string, isFreshFor: (before: Known) => number): Promise<ReadonlySet<string> | null> {
    const before = known.get(group);
    const isFresh = before !== undefined && clock() - before.atMs < isFreshFor(before);
    if (!isFresh && (pausedUntilMs.get(group) ?? Number.NEGATIVE_INFINITY) <= clock()) await asking(group);
    return known.get(group)?.users ?? null;
  }

  return {
    async isIn(group, userId) {
      const users = await usersOf(group, (before) => (before.users.has(userId) ? freshMs : freshForOthersMs));
      return users?.has(userId) ?? null;
    },
    async membersOf(group) {
      const users = await usersOf(group, () => freshMs);
      return users === null ? null : [...users];
    },
  };
}
