import type { IncidentKind } from '../kernel/incident-name.ts';
import type { Severity } from '../kernel/severity.ts';

/** Who is told of events, and of which. */
export type Endpoint = {
  readonly name: string;
  readonly url: string;
  /** Each signs: two while one takes the other's place. */
  readonly secrets: readonly Buffer[];
  /** The types of events, as in the record; null: all. */
  readonly events: readonly string[] | null;
  readonly kinds: readonly IncidentKind[];
  /** Null: all. */
  readonly severities: readonly Severity[] | null;
  /** Whether it hears of private incidents. */
  readonly hearsPrivate: boolean;
  /** Whether it is given what people typed. */
  readonly hasTexts: boolean;
  /** Whether its host may be in a private network. */
  readonly isInPrivateNetwork: boolean;
};
