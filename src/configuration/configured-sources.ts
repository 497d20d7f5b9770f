import type { ConfiguredSource } from '../signals/configured.ts';
import { sourceOf } from '../signals/sources/index.ts';
import type { Environment } from './environment.ts';
import type { NamedSecret } from './named-secrets.ts';
import type { Settings } from './settings.ts';
import { nameOfSource, type SourceSetting } from './signal-settings.ts';

/**
 * The sources with their secrets, which stand in the environment alone; or a sentence about one that is missing or belongs to
 * no source. The sentence repeats nothing of a variable.
 */
export function configuredSources(
  { signals }: Settings,
  { QUORUM_SIGNAL_KEYS: keys = [], QUORUM_SIGNAL_SECRETS: secrets = [] }: Environment,
): readonly ConfiguredSource[] | string {
  const names = signals.sources.map(nameOfSource);
  const known = names.length === 0 ? 'there is none in signals.sources' : `expected one of ${names.join(', ')}`;
  const variables = { QUORUM_SIGNAL_KEYS: keys, QUORUM_SIGNAL_SECRETS: secrets };
  for (const [variable, given] of Object.entries(variables)) {
    if (given.some(({ name }) => !names.includes(name))) {
      return `${variable} can't be used: it names a source that the settings don't have: ${known}.`;
    }
  }
  const secretsOf = (name: string, given: readonly NamedSecret[]) =>
    given.filter((one) => one.name === name).map(({ secret }) => secret);
  const all = signals.sources.map((setting) => {
    const name = nameOfSource(setting);
    return configuredSource(setting, secretsOf(name, keys), secretsOf(name, secrets));
  });
  return all.find((one) => typeof one === 'string') ?? all.filter((one) => typeof one !== 'string');
}

function configuredSource(
  setting: SourceSetting,
  keys: readonly string[],
  secrets: readonly string[],
): ConfiguredSource | string {
  const name = nameOfSource(setting);
  const source = sourceOf(setting.kind);
  if (source === null) return `signals.sources has ${name} of a kind that there is not.`;
  if (keys.length === 0) {
    return `QUORUM_SIGNAL_KEYS lacks the key of ${name}: add ${name}=<key>, with a key such as "openssl rand -hex 24" prints.`;
  }
  if (source.signing === null && secrets.length > 0) {
    return `QUORUM_SIGNAL_SECRETS has a secret of ${name}, and ${source.words.sender} does not sign: leave it out.`;
  }
  if (source.signing?.isAlways === true && secrets.length === 0) {
    return `QUORUM_SIGNAL_SECRETS lacks the secret of ${name}: add ${name}=<secret> with what ${source.words.sender} signs with.`;
  }
  const { topics = [], timestamp_header: timestampHeader } = setting;
  return { name, source, keys, secrets, topics, ...(timestampHeader === undefined ? {} : { timestampHeader }) };
}
