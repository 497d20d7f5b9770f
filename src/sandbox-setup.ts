import { parseEnv } from 'node:util';
import { envFile } from './configuration/env-file.ts';
import type { Variables } from './configuration/environment.ts';
import { readConfig } from './configuration/read-config.ts';
import { examine } from './doctor.ts';
import type { SetupGuide, SetupPorts, SetupResult } from './sandbox/setup/setup-control.ts';
import { requestUrl } from './terminal/argument.ts';
import { Failure } from './terminal/failure.ts';
import { appManifest, creationLink } from './terminal/setup/app-manifest.ts';
import { keepVariables, readVariables, replacedBy } from './terminal/setup/keep-variables.ts';
import { readValue } from './terminal/setup/read-value.ts';
import type { Changes } from './terminal/setup/set-variables.ts';
import { alsoSetText, wantedFor } from './terminal/setup/words.ts';

/**
 * The set-up of "quorum setup", for the page of the sandbox. `manifest`: what manifest.yml holds; `environment`: what this
 * process runs with.
 */
export function sandboxSetup(manifest: unknown, environment: Variables): SetupPorts {
  return {
    guide: (address) =>
      orSentence(() => guideTo(manifest, address === null ? null : requestUrl(address, 'The address'))),
    async write(guide, values, replaces) {
      try {
        return await written(guide, values, replaces, environment);
      } catch (error) {
        if (error instanceof Failure) return { kind: 'refused', sentence: error.message };
        throw error;
      }
    },
  };
}

function guideTo(manifest: unknown, address: string | null): SetupGuide {
  const app = appManifest(manifest, address);
  const kept = parseEnv(readVariables());
  return {
    address,
    link: creationLink(app),
    manifest: JSON.stringify(app, null, 2),
    asked: wantedFor(wayTo(address)).map(({ name, what, where, shown, without }) => ({
      ...{ name, what, without },
      where: where.replaceAll(/"([^"]+)"/g, '“$1”'),
      isSecret: shown === 'hidden',
      isKept: Boolean(kept[name]),
    })),
  };
}

async function written(
  { address }: SetupGuide,
  values: Readonly<Record<string, string>>,
  replaces: boolean,
  environment: Variables,
): Promise<SetupResult> {
  const text = readVariables();
  let changes: Changes = address === null ? {} : { SLACK_APP_TOKEN: null };
  for (const wanted of wantedFor(wayTo(address))) {
    const read = readValue(wanted, values[wanted.name] ?? '', parseEnv(text)[wanted.name]);
    if (!read.ok) return { kind: 'refused', sentence: read.sentence };
    if (read.value !== null) changes = { ...changes, [wanted.name]: read.value };
  }
  const names = replacedBy(text, changes);
  if (names.length > 0 && !replaces) return { kind: 'replaces', names };
  keepVariables(text, changes);
  // What came from the file when this process started is not the environment's.
  const ours = Object.entries(environment).filter(([name]) => !(name in parseEnv(text)));
  return { kind: 'written', ...(await examined(Object.fromEntries(ours), changes)) };
}

/** What "quorum doctor" says of the set-up with what the file has now. The environment goes before the file. */
async function examined(
  environment: Variables,
  changes: Changes,
): Promise<{ readonly report: readonly string[]; readonly isWell: boolean }> {
  const file = parseEnv(readVariables());
  const report = Object.keys(changes)
    .filter((name) => environment[name] !== undefined)
    .map(alsoSetText);
  const origins = new Map(Object.keys(file).map((name) => [name, envFile]));
  const read = readConfig({ ...file, ...environment }, origins);
  const isWell = await examine(read, process.versions.node, (line) => report.push(line));
  return { report, isWell };
}

const wayTo = (address: string | null) =>
  address === null ? ({ kind: 'socket' } as const) : ({ kind: 'http', requestUrl: address } as const);

function orSentence<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
