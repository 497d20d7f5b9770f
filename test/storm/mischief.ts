import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Dice } from '../simulation/chance.ts';
import { announcements, type Deployment, readManifestFile } from '../support/deployment.ts';
import { pick } from './pick.ts';

const granted = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

const botUser = (workspace: Deployment['workspace']) =>
  workspace.snapshot().people.find(({ is_bot }) => is_bot)?.id ?? '';

export type MischiefOptions = {
  readonly dice: Dice;
  /** Who does it: somebody who may be in every public channel. */
  readonly admin: string;
  /** Whom an admin may deactivate. */
  readonly leavers: readonly string[];
  readonly channels: readonly string[];
  readonly isOver: () => boolean;
};

export type Mischief = {
  /** How often each was done, once it is over. */
  readonly done: Promise<Readonly<Record<string, number>>>;
  /** Whether Slack tells the app of less than it should: of what happens then, it never hears. */
  isDeaf(): boolean;
};

/**
 * What people and admins do to a workspace while the app works in it, one thing after another. Permissions, tokens and
 * channels are given back after a while; the bot stays removed, a channel keeps its new name, who has left does not come
 * back.
 */
export function makeMischief(
  { workspace }: Deployment,
  { dice, admin: user, leavers, channels, isOver }: MischiefOptions,
): Mischief {
  const leaving = [...leavers];
  const done: Record<string, number> = {};
  let isDeaf = false;
  let scopes: readonly string[] = [];
  const aWhile = () => wait(300 + dice.below(1_500));
  const archivedAWhile = async (channel: string) => {
    await workspace.join({ user, channel });
    await workspace.archive({ user, channel });
    await aWhile();
    await workspace.unarchive({ user, channel });
  };
  const isIn = (user: string, id: string) =>
    workspace.snapshot().channels.some((one) => one.id === id && one.members.includes(user));
  const isPrivate = (id: string) => workspace.snapshot().channels.find((one) => one.id === id)?.is_private === true;
  const deeds: Readonly<Record<string, (channel: string) => Promise<unknown>>> = {
    async scope_taken() {
      const scope = pick(dice, scopes);
      isDeaf = /:(history|read)$/.test(scope);
      await workspace.standing({ take_scopes: [scope] });
      await aWhile();
      await workspace.standing({ give_scopes: [scope] });
      isDeaf = false;
    },
    async token_revoked() {
      isDeaf = true;
      await workspace.standing({ bot_token: 'token_revoked', app_token: 'token_revoked' });
      await aWhile();
      await workspace.standing({ bot_token: 'valid', app_token: 'valid' });
      isDeaf = false;
    },
    archived: archivedAWhile,
    announcements_archived: () => archivedAWhile(announcements),
    async bot_removed(channel) {
      // It could not come back by itself.
      if (isPrivate(channel)) return;
      await workspace.join({ user, channel });
      await workspace.kick({ user, channel, who: botUser(workspace) });
    },
    async renamed(channel) {
      await workspace.join({ user, channel });
      await workspace.rename({ user, channel, name: `renamed-${dice.below(1_000_000)}` });
    },
    async made_private(channel) {
      // Nobody can be let into a private channel by an app that was removed from it.
      if (channel !== channels[0] || !isIn(botUser(workspace), channel)) return;
      await workspace.join({ user, channel });
      await workspace.make_private({ user, channel });
    },
    async person_left() {
      const who = leaving.pop();
      if (who !== undefined) await workspace.person({ user: who, deleted: true });
    },
  };
  async function make(): Mischief['done'] {
    scopes = granted.parse(await readManifestFile()).oauth_config.scopes.bot;
    while (!isOver()) {
      await aWhile();
      const [name, deed] = pick(dice, Object.entries(deeds));
      done[name] = (done[name] ?? 0) + 1;
      await deed(pick(dice, channels));
    }
    return done;
  }
  return { done: make(), isDeaf: () => isDeaf };
}
