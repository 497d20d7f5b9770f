import { severities } from '../kernel/severity.ts';
import type { Pager } from '../paging/pagers.ts';
import type { ConfiguredSource } from '../signals/configured.ts';
import type { DatabaseChoice } from '../store/open-database.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import { configuredPagers } from './configured-pagers.ts';
import { configuredSources } from './configured-sources.ts';
import { configuredWebhooks } from './configured-webhooks.ts';
import { databaseChoice } from './database-choice.ts';
import { type Environment, readEnvironment, type Variables } from './environment.ts';
import { type Misnamed, misnamed } from './misnamed.ts';
import type { Settings } from './settings.ts';
import type { Path } from './settings-document.ts';
import { readSettingsFile } from './settings-file.ts';
import { type SlackConfig, slackChoice } from './slack-choice.ts';

export type Config = {
  /** Null: the sandbox stands in for Slack. */
  readonly slack: SlackConfig | null;
  readonly port: number;
  /** The address to listen at; null: all of them. */
  readonly host: string | null;
  /** What whoever asks for a tick has to show; null: nobody may ask. */
  readonly tickSecret: string | null;
  readonly directory: string;
  readonly database: DatabaseChoice;
  readonly settings: Settings;
  /** Where alerts come from, with the secrets of each. */
  readonly signals: readonly ConfiguredSource[];
  /** Who hears of events, with the secrets of each. */
  readonly webhooks: readonly Endpoint[];
  /** What pages people besides Slack, with the secret of each. */
  readonly pagers: readonly Pager[];
};

/** What was read to make a configuration: for telling where each value comes from. */
export type Sources = {
  readonly environment: Environment;
  /** The variables that are set, without blanks at their ends. */
  readonly given: Variables;
  /** Where those come from that the process did not have: the file of variables, or a secret. */
  readonly origins: Origins;
  /** What is set by a name that nobody reads. */
  readonly misnamed: readonly Misnamed[];
  /** The settings file; null where there is none. */
  readonly file: string | null;
  /** The line of the file that says a setting; null where none does. */
  readonly lineOf: (path: Path) => number | null;
};

/** Where a variable comes from, by its name. */
export type Origins = ReadonlyMap<string, string>;

export type ConfigResult =
  | { readonly ok: true; readonly config: Config; readonly sources: Sources }
  | { readonly ok: false; readonly sentence: string };

/**
 * Reads the environment and the settings file once. What can't be used is answered as a sentence that names the
 * variable, or the file with its line and setting, and what it wants. Where the file names no announcement channels, the
 * one of QUORUM_ANNOUNCEMENT_CHANNEL is told of everything, drills as well.
 */
export function readConfig(variables: Variables, origins: Origins = new Map()): ConfigResult {
  const read = readEnvironment(variables);
  if (!read.ok) return read;
  const { environment, given } = read;
  const slack = slackChoice(environment);
  if (typeof slack === 'string') return { ok: false, sentence: slack };
  const database = databaseChoice(environment);
  if (typeof database === 'string') return { ok: false, sentence: database };
  const inFile = readSettingsFile(environment.QUORUM_CONFIG);
  if (!inFile.ok) return { ok: false, sentence: inFile.sentence };
  const { file, lineOf } = inFile;
  const { QUORUM_DATA_DIR: directory, QUORUM_ANNOUNCEMENT_CHANNEL: channel } = environment;
  const { host, port } = environment.AWS_LAMBDA_HTTP_ENDPOINT ?? { host: null, port: environment.PORT };
  const { QUORUM_TICK_SECRET, VERCEL, CRON_SECRET } = environment;
  const tickSecret = QUORUM_TICK_SECRET ?? (VERCEL === undefined ? null : CRON_SECRET) ?? null;
  const announcesByVariable = channel !== undefined && lineOf(['announcements']) === null;
  const settings: Settings = announcesByVariable
    ? { ...inFile.settings, announcements: [{ channel, severities: [...severities], drills: true }] }
    : inFile.settings;
  const signals = configuredSources(settings, environment);
  if (typeof signals === 'string') return { ok: false, sentence: signals };
  const webhooks = configuredWebhooks(settings, environment);
  if (typeof webhooks === 'string') return { ok: false, sentence: webhooks };
  const pagers = configuredPagers(settings, environment);
  if (typeof pagers === 'string') return { ok: false, sentence: pagers };
  return {
    ok: true,
    config: { slack, port, host, tickSecret, directory, database, settings, signals, webhooks, pagers },
    sources: { environment, given, origins, misnamed: misnamed(variables), file, lineOf },
  };
}
