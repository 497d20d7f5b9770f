import type { DatabaseChoice } from '../store/open-database.ts';
import { databaseChoice } from './database-choice.ts';
import { readEnvironment, type Variables } from './environment.ts';
import { type SlackConfig, slackChoice } from './slack-choice.ts';

export type Config = {
  /** Null: the sandbox stands in for Slack. */
  readonly slack: SlackConfig | null;
  readonly announcementChannelId: string | null;
  readonly port: number;
  readonly directory: string;
  readonly database: DatabaseChoice;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Reads the environment once; an unusable value is answered as a sentence that names the variable and what it wants. */
export function readConfig(variables: Variables): ConfigResult {
  const read = readEnvironment(variables);
  if (!read.ok) return read;
  const { environment } = read;
  const slack = slackChoice(environment);
  if (typeof slack === 'string') return { ok: false, sentence: slack };
  const database = databaseChoice(environment);
  if (typeof database === 'string') return { ok: false, sentence: database };
  const { QUORUM_DATA_DIR: directory, PORT: port, QUORUM_ANNOUNCEMENT_CHANNEL: channel } = environment;
  return { ok: true, config: { slack, announcementChannelId: channel ?? null, port, directory, database } };
}
