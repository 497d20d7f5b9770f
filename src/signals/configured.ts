import type { Source } from './source.ts';

/** A source as an organization has set it up. */
export type ConfiguredSource = {
  /** How it is called in the URL and in its signals. */
  readonly name: string;
  readonly source: Source;
  /** Any of these opens the way in: two while one takes the other's place. */
  readonly keys: readonly string[];
  /** What the sender signs with; nothing is checked where there is none. */
  readonly secrets: readonly string[];
  /** The topics of Amazon SNS that are listened to, by their ARNs. */
  readonly topics: readonly string[];
  /** The header in which Grafana tells when it signed. */
  readonly timestampHeader?: string;
};
