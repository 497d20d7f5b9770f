import type { KeptOverride, Override, OverrideChange } from './override.ts';

export type OverrideOutcome =
  | { readonly kind: 'added' | 'removed'; readonly override: Override }
  | { readonly kind: 'no_such' }
  /** One of several may be meant. */
  | { readonly kind: 'several'; readonly overrides: readonly KeptOverride[] };

/** The overrides that people have said in Slack and that are not over. Each throws what the database threw. */
export type Overrides = {
  list(team: string): Promise<readonly KeptOverride[]>;
  /** However often a request comes, it leaves one override. */
  change(
    change: OverrideChange,
    by: { readonly team: string; readonly user: string; readonly requestId: string },
  ): Promise<OverrideOutcome>;
};
