import { parseEnv } from 'node:util';
import { envFile } from '../../configuration/env-file.ts';
import { reasonOf } from '../../store/database-error.ts';
import { Failure } from '../failure.ts';
import { readText, writePrivately } from './private-file.ts';
import { type Changes, setVariables } from './set-variables.ts';

/** What the file of variables holds. @throws Failure when it can't be read. */
export function readVariables(): string {
  return orFailure(() => readText(envFile), `${envFile} can't be read`);
}

/** The variables that have another value in the file, and would lose it. */
export function replacedBy(text: string, changes: Changes): readonly string[] {
  const before = parseEnv(text);
  return Object.keys(changes).filter((name) => before[name] && before[name] !== changes[name]);
}

/** Changes the file of variables, which had this text. @throws Failure, with nothing written. */
export function keepVariables(text: string, changes: Changes): void {
  const changed = setVariables(text, changes);
  if (changed === null) {
    const names = Object.keys(changes).join(', ');
    throw new Failure(`${envFile} can't be changed line by line: set ${names} there by hand. Nothing was written.`, 1);
  }
  orFailure(() => writePrivately(envFile, changed), `${envFile} can't be written`);
}

function orFailure<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(`${what}: ${reasonOf(error)}. Nothing was written.`, 1);
  }
}
