import { parseEnv } from 'node:util';
import { envFile } from '../../configuration/env-file.ts';
import { readEnvironment, type Variables } from '../../configuration/environment.ts';
import { reasonOf } from '../../store/database-error.ts';
import { Failure } from '../failure.ts';
import { creationLink } from './app-manifest.ts';
import type { Dialogue } from './dialogue.ts';
import { readText, writePrivately } from './private-file.ts';
import { type Changes, setVariables } from './set-variables.ts';
import { closing, createText, opening, step, type Wanted, type Way, wantedFor } from './words.ts';

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
  const text = orFailure(() => readText(envFile), `${envFile} can't be read`);
  dialogue.say(opening);
  dialogue.say(step(1, createText(creationLink(parts.manifest), way)));
  if (dialogue.isTerminal) answered(await dialogue.ask('Press Enter when the app is created: ', 'hidden'));
  let changes: Changes = way.kind === 'http' ? { SLACK_APP_TOKEN: null } : {};
  for (const [index, wanted] of wantedFor(way).entries()) {
    dialogue.say(step(index + 2, wanted.where));
    const value = await given(dialogue, wanted, parseEnv(text)[wanted.name]);
    if (value !== null) changes = { ...changes, [wanted.name]: value };
  }
  await write(dialogue, text, changes, parts.replace);
  dialogue.say(step(5, `${envFile} has what you gave, and only you may read it. This is how everything stands:`));
  for (const name of Object.keys(changes)) {
    if (environment[name] !== undefined) {
      dialogue.say(`warning ${name} is set in the environment, too, which goes before ${envFile}. Unset it there.`);
    }
  }
  const isWell = await parts.examine();
  dialogue.say(closing(isWell, way));
  return isWell;
}

/** What was given; null to leave it as it is. At a terminal what can't be used is asked for again. */
async function given(dialogue: Dialogue, wanted: Wanted, kept: string | undefined): Promise<string | null> {
  const { name, what, shown, isOptional } = wanted;
  const mayBeEmpty = isOptional || Boolean(kept);
  const prompt = kept ? `${what} (Enter keeps the one in ${envFile}): ` : `${what}: `;
  for (;;) {
    const line = await dialogue.ask(prompt, shown);
    if (line === null && !dialogue.isTerminal && isOptional) return null;
    const read = readEnvironment({ [name]: answered(line) });
    const value = read.ok ? read.given[name] : undefined;
    if (value !== undefined) return value;
    if (read.ok && mayBeEmpty) return null;
    const sentence = read.ok ? `${name} is needed: nothing was given.` : read.sentence;
    if (!dialogue.isTerminal) throw new Failure(`${sentence} Nothing was written.`, 2);
    dialogue.say(sentence);
  }
}

async function write(dialogue: Dialogue, text: string, changes: Changes, replace: boolean): Promise<void> {
  const before = parseEnv(text);
  const replaced = Object.keys(changes).filter((name) => before[name] && before[name] !== changes[name]);
  if (replaced.length > 0 && !replace) {
    const names = replaced.join(', ');
    if (!dialogue.isTerminal) {
      throw new Failure(`${envFile} already has ${names}: give --replace to replace it. Nothing was written.`, 1);
    }
    const answer = answered(await dialogue.ask(`\n${envFile} already has ${names}. Replace it? (y/n) `, 'shown'));
    if (!/^\s*y(es)?\s*$/i.test(answer)) throw new Failure(`${envFile} is as it was.`, 1);
  }
  const changed = setVariables(text, changes);
  if (changed === null) {
    const names = Object.keys(changes).join(', ');
    throw new Failure(`${envFile} can't be changed line by line: set ${names} there by hand. Nothing was written.`, 1);
  }
  orFailure(() => writePrivately(envFile, changed), `${envFile} can't be written`);
}

function answered(line: string | null): string {
  if (line === null) throw new Failure('Stopped. Nothing was written.', 1);
  return line;
}

function orFailure<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(`${what}: ${reasonOf(error)}. Nothing was written.`, 1);
  }
}
