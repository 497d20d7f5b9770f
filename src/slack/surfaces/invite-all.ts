import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import { reasonOf } from '../../store/database-error.ts';
import { refusalOf } from '../slack-refusals.ts';
import { asMember } from './as-member.ts';
import type { ChannelPorts } from './channel.ts';
import { DeferredError, FinalError, isFinal, RefusedError, slackErrorOf, unlessAlready } from './slack-call.ts';

const method = 'conversations.invite';

/** https://docs.slack.dev/reference/methods/conversations.invite takes 1,000; older pages of Slack's say 100. */
const usersMax = 100;

/** What Slack says of single people, where it lets the others in. */
const problemSchema = z.object({ user: z.string(), error: z.string() });
const answerSchema = z.object({ errors: z.array(problemSchema) });
type Problem = z.output<typeof problemSchema>;

/** What is wrong with somebody, not with the channel or the app. */
const aboutSomebody = new Set([
  'already_in_channel',
  'cant_invite',
  'cant_invite_self',
  'invitee_cant_see_channel',
  'no_external_invite_permission',
  'no_user',
  'org_user_not_in_team',
  'ura_max_channels',
  'user_is_restricted',
  'user_not_found',
]);

/**
 * Invites people, as many as can be with one call. A person who can't be invited does not keep others out.
 * @throws FinalError that names whom Slack refuses for good, once all others are in; else what may pass.
 */
export async function inviteAll(ports: ChannelPorts, channel: string, users: readonly string[]): Promise<void> {
  const refused: string[] = [];
  let failed: unknown = null;
  for (let from = 0; from < users.length; from += usersMax) {
    const lot = users.slice(from, from + usersMax);
    const together = lot.length > 1 ? await inviteTogether(ports, channel, lot) : null;
    for (const { user, error } of together ?? (await inviteEach(ports, channel, lot))) {
      if (isFinal(error)) refused.push(`${reasonOf(error)} for ${user}`);
      else failed ??= error;
    }
  }
  if (failed !== null) throw failed;
  if (refused.length > 0) throw new FinalError(refused.join(', '));
}

type Uninvited = { readonly user: string; readonly error: unknown };

/** Answers who is not in the channel after it; null when Slack refused them all for somebody whom it does not name. */
async function inviteTogether(
  ports: ChannelPorts,
  channel: string,
  users: readonly string[],
): Promise<readonly Uninvited[] | null> {
  try {
    const problems = await invite(ports, channel, users);
    return problems
      .filter(({ error }) => refusalOf(method, error) !== 'already')
      .map(({ user, error }) => ({ user, error: new RefusedError(method, error) }));
  } catch (error) {
    if (aboutSomebody.has(slackErrorOf(error) ?? '')) return null;
    throw error;
  }
}

async function inviteEach(
  ports: ChannelPorts,
  channel: string,
  users: readonly string[],
): Promise<readonly Uninvited[]> {
  const uninvited: Uninvited[] = [];
  for (const user of users) {
    try {
      await unlessAlready(() => invite(ports, channel, [user]));
    } catch (error) {
      if (error instanceof DeferredError) throw error;
      uninvited.push({ user, error });
    }
  }
  return uninvited;
}

/** Invites with one call, and answers what Slack says of single people. */
function invite(ports: ChannelPorts, channel: string, users: readonly string[]): Promise<readonly Problem[]> {
  const { slack, call } = ports;
  return asMember(ports, channel, () =>
    call(method, channel, async () => {
      try {
        return problemsIn(await slack.conversations.invite({ channel, users: users.join(), force: true }));
      } catch (error) {
        const problems = error instanceof WebAPIPlatformError ? problemsIn(error.data) : [];
        if (problems.length === 0 || users.length === 1) throw error;
        return problems;
      }
    }),
  );
}

function problemsIn(answer: object): readonly Problem[] {
  return answerSchema.safeParse(answer).data?.errors ?? [];
}
