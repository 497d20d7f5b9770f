import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

/** `test` where a program is installed. Otherwise `test.skip`, and a line says what was not checked for want of what. */
export function testWith(program: string, ...args: readonly string[]): typeof test | typeof test.skip {
  const isThere = spawnSync(program, args.length > 0 ? args : ['--version']).status === 0;
  if (!isThere) process.stdout.write(`SKIPPED: what needs ${program}, which is not installed here\n`);
  return isThere ? test : test.skip;
}
