import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Sink } from './bolt-logger.ts';
import { slackErrorOf } from './surfaces/slack-call.ts';

/** Who somebody is in a workspace. `guest`: of several channels or of one; `stranger`: not of this workspace. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

/**
 * What Slack says of somebody. `isOfGrid`: they are of several workspaces of an Enterprise Grid, this one among them.
 * `name`: what others see, or null where Slack does not say.
 */
export type Person = { readonly standing: Standing; readonly isOfGrid: boolean; readonly name: string | null };

/** Who people are, as Slack says. */
export type People = {
  /** Null when Slack does not say in time: who asks must not wait for it. `team`: where the app is installed. */
  find(team: string, userId: string): Promise<Person | null>;
};

export type PeopleOptions = {
  readonly slack: WebClient;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  readonly logger: Pick<Sink, 'warn'>;
};

/** How long somebody who clicks waits for it: what they want must still be done before Slack gives up, at 3 s. */
const waitMs = 600;

/** How long an answer counts: then it is asked again, and the old answer holds meanwhile. */
const freshMs = 10 * 60_000;
/** The same of who is kept out: they may be let in again. */
const keptOutMs = 30_000;

/** How long nobody is asked after Slack did not answer, and after it said that the app may not ask. */
const pauseMs = 5_000;
const unscopedPauseMs = 60_000;

/** Slack's own bot, which users.info does not call one. */
const slackbot = 'USLACKBOT';

/** https://docs.slack.dev/reference/objects/user-object */
const userSchema = z.object({
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  name: z.string().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  /** The workspaces of somebody of an Enterprise Grid, of which `team_id` names one. */
  enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
});

type Known = Person & { readonly atMs: number };

/** Asks Slack once for each person and keeps the answer for a while. https://docs.slack.dev/reference/methods/users.info */
export function createPeople({ slack, clock, logger }: PeopleOptions): People {
  const known = new LRUCache<string, Known>({ max: 10_000 });
  const asked = new Map<string, Promise<Person | null>>();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  async function ask(team: string, user: string): Promise<Person | null> {
    try {
      return personIn(team, userSchema.parse((await slack.users.info({ user })).user));
    } catch (error) {
      const refused = slackErrorOf(error);
      if (refused === 'user_not_found' || refused === 'user_not_visible')
        return { standing: 'stranger', isOfGrid: false, name: null };
      pausedUntilMs = clock() + (refused === 'missing_scope' ? unscopedPauseMs : pauseMs);
      logger.warn({ user, reason: reasonOf(error) }, 'Slack does not say who somebody is: they count as a member');
      return null;
    }
  }

  function asking(key: string, team: string, user: string): Promise<Person | null> {
    const before = asked.get(key);
    if (before !== undefined) return before;
    const answer = ask(team, user)
      .then((found) => {
        if (found !== null) known.set(key, { ...found, atMs: clock() });
        return found;
      })
      .finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  }

  return {
    async find(team, user) {
      if (user === slackbot) return { standing: 'bot', isOfGrid: false, name: 'Slackbot' };
      const key = `${team} ${user}`;
      const before = known.get(key);
      if (before !== undefined && clock() - before.atMs < lastsMs(before.standing)) return before;
      if (pausedUntilMs > clock()) return before ?? null;
      const answer = asking(key, team, user);
      if (before !== undefined && !isKeptOut(before.standing)) return before;
      return (await withTimeout(answer, waitMs))?.value ?? before ?? null;
    },
  };
}

function personIn(team: string, user: z.output<typeof userSchema>): Person {
  const isOfGrid = user.enterprise_user?.teams?.includes(team) === true;
  const isOfTeam = isOfGrid || (user.team_id ?? team) === team;
  const name = user.profile?.display_name || user.profile?.real_name || user.name || null;
  return { standing: isOfTeam ? standingOf(user) : 'stranger', isOfGrid, name };
}

function standingOf(user: z.output<typeof userSchema>): Standing {
  if (user.is_stranger === true) return 'stranger';
  if (user.is_bot === true) return 'bot';
  if (user.deleted === true) return 'deactivated';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}

function isKeptOut(standing: Standing): boolean {
  return standing !== 'member' && standing !== 'guest';
}

function lastsMs(standing: Standing): number {
  return isKeptOut(standing) ? keptOutMs : freshMs;
}
