import type { Service } from '../configuration/settings.ts';
import type { NotChanged, ServiceChange } from './service-change.ts';

/** One revision of a service that is kept in Slack; `service` is null once it is retired. */
export type ServiceRevision = {
  readonly revision: number;
  readonly service: Service | null;
  readonly by: string;
  /** By the database's clock (ISO 8601). */
  readonly at: string;
};

export type ServiceOutcome =
  | { readonly kind: 'changed'; readonly of: string; readonly service: Service | null }
  | NotChanged
  /** A field can't be what somebody wrote. */
  | { readonly kind: 'wrong'; readonly field: string; readonly expected: string };

/** Who asks, and the request's id: however often it comes, it leaves one revision. */
export type AskedBy = { readonly team: string; readonly user: string; readonly requestId: string };

/** What people have added to the catalogue in Slack. Each throws what the database threw. */
export type Catalogue = {
  change(change: ServiceChange, by: AskedBy): Promise<ServiceOutcome>;
  /** The revisions of a service, the latest first; none of one that only the settings name. */
  revisions(team: string, name: string): Promise<readonly ServiceRevision[]>;
};
