import { parseEnv } from 'node:util';
import { envFile } from '../../configuration/env-file.ts';
import type { Variables } from '../../configuration/environment.ts';
import { Failure } from '../failure.ts';
import { creationLink } from './app-manifest.ts';
import type { Dialogue } from './dialogue.ts';
import { keepVariables, readVariables, replacedBy } from './keep-variables.ts';
import { readValue } from './read-value.ts';
import type { Changes } from './set-variables.ts';
import {
  alsoSetText,
  closing,
  createText,
  opening,
  step,
  type Wanted,
  type Way,
  wantedFor,
  whereText,
} from './words.ts';

export type SetupParts = {
  readonly way: Way;
  readonly manifest: unknown;
  /** Whether a script may put values in the place of others that the file has. */
  readonly replace: boolean;
  /** What is set besides the file, which goes before it. */
  readonly environment: Variables;
  /** Checks the set-up with what was written, and says what it finds. */
  readonly examine: () => Promise<boolean>;
};

/**
 * Leads through the set-up of the app in a Slack workspace, writes its tokens to the file of variables, and checks them.
 * Answers whether all is well. @throws Failure, with nothing written.
 */
export async function setUp(dialogue: Dialogue, parts: SetupParts): Promise<boolean> {
  const { way, environment } = parts;
  const text = readVariables();
  dialogue.say(opening);
  dialogue.say(step(1, createText(creationLink(parts.manifest), way)));
  if (dialogue.isTerminal) answered(await dialogue.ask('Press Enter when the app is created: ', 'hidden'));
  let changes: Changes = way.kind === 'http' ? { SLACK_APP_TOKEN: null } : {};
  for (const [index, wanted] of wantedFor(way).entries()) {
    dialogue.say(step(index + 2, whereText(wanted)));
    const value = await given(dialogue, wanted, parseEnv(text)[wanted.name]);
    if (value !== null) changes = { ...changes, [wanted.name]: value };
  }
  await write(dialogue, text, changes, parts.replace);
  dialogue.say(step(5, `${envFile} has what you gave, and only you may read it. This is how everything stands:`));
  for (const name of Object.keys(changes)) {
    if (environment[name] !== undefined) dialogue.say(alsoSetText(name));
  }
  const isWell = await parts.examine();
  dialogue.say(closing(isWell, way));
  return isWell;
}

/** What was given; null to leave it as it is. At a terminal what can't be used is asked for again. */
async function given(dialogue: Dialogue, wanted: Wanted, kept: string | undefined): Promise<string | null> {
  const { what, shown, without } = wanted;
  const prompt = kept ? `${what} (Enter keeps the one in ${envFile}): ` : `${what}: `;
  for (;;) {
    const line = await dialogue.ask(prompt, shown);
    if (line === null && !dialogue.isTerminal && without !== null) return null;
    const read = readValue(wanted, answered(line), kept);
    if (read.ok) return read.value;
    if (!dialogue.isTerminal) throw new Failure(`${read.sentence} Nothing was written.`, 2);
    dialogue.say(read.sentence);
  }
}

async function write(dialogue: Dialogue, text: string, changes: Changes, replace: boolean): Promise<void> {
  const replaced = replacedBy(text, changes);
  if (replaced.length > 0 && !replace) {
    const names = replaced.join(', ');
    if (!dialogue.isTerminal) {
      throw new Failure(`${envFile} already has ${names}: give --replace to replace it. Nothing was written.`, 1);
    }
    const answer = answered(await dialogue.ask(`\n${envFile} already has ${names}. Replace it? (y/n) `, 'shown'));
    if (!/^\s*y(es)?\s*$/i.test(answer)) throw new Failure(`${envFile} is as it was.`, 1);
  }
  keepVariables(text, changes);
}

function answered(line: string | null): string {
  if (line === null) throw new Failure('Stopped. Nothing was written.', 1);
  return line;
}
