import { z } from 'zod';
import { Refusal } from '../refusal.ts';

const token = z.enum(['valid', 'token_revoked', 'account_inactive', 'invalid_auth']);

export const standingChange = z.object({
  /** Scopes that the app loses, and those that it is given. */
  take_scopes: z.array(z.string()).default([]),
  give_scopes: z.array(z.string()).default([]),
  /** What calls with the token are answered with, while it is not `valid`. */
  bot_token: token.optional(),
  app_token: token.optional(),
  /** Whether the app is installed for a whole organization of an Enterprise Grid. */
  organization_wide: z.boolean().optional(),
});

export type StandingChange = z.output<typeof standingChange>;

/** What the workspace grants the app: scopes and tokens can be taken away while it runs. */
export type Standing = {
  readonly scopes: ReadonlySet<string>;
  /** @throws Refusal while the token is not valid. */
  checkToken(which: 'bot' | 'app'): void;
  change(change: StandingChange): void;
  /** As at the start. */
  restore(): void;
  isOrganizationWide(): boolean;
  tokens(): Readonly<Record<'bot' | 'app', z.output<typeof token>>>;
};

export function createStanding(granted: readonly string[]): Standing {
  const scopes = new Set(granted);
  const valid = { bot: 'valid', app: 'valid' } as const;
  let tokens: ReturnType<Standing['tokens']> = valid;
  let isOrganizationWide = false;
  return {
    scopes,
    checkToken(which) {
      if (tokens[which] !== 'valid') throw new Refusal(tokens[which]);
    },
    change({ take_scopes, give_scopes, bot_token, app_token, organization_wide = isOrganizationWide }) {
      for (const scope of take_scopes) scopes.delete(scope);
      for (const scope of give_scopes) scopes.add(scope);
      isOrganizationWide = organization_wide;
      tokens = { bot: bot_token ?? tokens.bot, app: app_token ?? tokens.app };
    },
    restore() {
      scopes.clear();
      for (const scope of granted) scopes.add(scope);
      tokens = valid;
      isOrganizationWide = false;
    },
    isOrganizationWide: () => isOrganizationWide,
    tokens: () => tokens,
  };
}
