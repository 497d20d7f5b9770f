import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Sink } from './bolt-logger.ts';
import { slackErrorOf } from './surfaces/slack-call.ts';

/** Who somebody is in a workspace. `guest`: of several channels or of one; `stranger`: not of this workspace. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

/** Who people are, as Slack says. */
export type People = {
  /** Null when Slack does not say in time: who asks must not wait for it. `team`: where the app is installed. */
  standingOf(team: string, userId: string): Promise<Standing | null>;
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
  /** The workspaces of somebody of an Enterprise Grid, of which `team_id` names one. */
  enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
});

type Known = { readonly standing: Standing; readonly atMs: number };

/** Asks Slack once for each person and keeps the answer for a while. https://docs.slack.dev/reference/methods/users.info */
export function createPeople({ slack, clock, logger }: PeopleOptions): People {
  const known = new LRUCache<string, Known>({ max: 10_000 });
  const asked = new Map<string, Promise<Standing | null>>();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  async function ask(team: string, user: string): Promise<Standing | null> {
    try {
      const read = userSchema.parse((await slack.users.info({ user })).user);
      return standingIn(team, read);
    } catch (error) {
      const refused = slackErrorOf(error);
      if (refused === 'user_not_found' || refused === 'user_not_visible') return 'stranger';
      pausedUntilMs = clock() + (refused === 'missing_scope' ? unscopedPauseMs : pauseMs);
      logger.warn({ user, reason: reasonOf(error) }, 'Slack does not say who somebody is: they count as a member');
      return null;
    }
  }

  function asking(key: string, team: string, user: string): Promise<Standing | null> {
    const before = asked.get(key);
    if (before !== undefined) return before;
    const answer = ask(team, user)
      .then((standing) => {
        if (standing !== null) known.set(key, { standing, atMs: clock() });
        return standing;
      })
      .finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  }

  return {
    async standingOf(team, user) {
      if (user === slackbot) return 'bot';
      const key = `${team} ${user}`;
      const before = known.get(key);
      if (before !== undefined && clock() - before.atMs < lastsMs(before.standing)) return before.standing;
      if (pausedUntilMs > clock()) return before?.standing ?? null;
      const answer = asking(key, team, user);
      if (before !== undefined && !isKeptOut(before.standing)) return before.standing;
      return (await withTimeout(answer, waitMs))?.value ?? before?.standing ?? null;
    },
  };
}

function standingIn(team: string, user: z.output<typeof userSchema>): Standing {
  const isOfTeam = user.enterprise_user?.teams?.includes(team) === true || (user.team_id ?? team) === team;
  if (user.is_stranger === true || !isOfTeam) return 'stranger';
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
