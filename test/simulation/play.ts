import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Edit } from '../support/plants.ts';
import { planted } from './plant.ts';
import type { Figures } from './simulate.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Plays histories in a process of its own, with these edits made in the sources. */
export async function simulate(
  edits: readonly Edit[],
  histories: number,
  ...more: readonly string[]
): Promise<Figures> {
  const module = await planted(edits);
  const args = ['--input-type=module', '-', '--json', '--histories', String(histories), ...more];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(module);
  return JSON.parse(await text(child.stdout));
}

/** Figures are part of what these tests are for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Plays this many histories in two processes, and expects that they keep every invariant and that everything happened. */
export async function expectInvariants(histories: number): Promise<void> {
  const each = histories / 2;
  const halves = await Promise.all([simulate([], each), simulate([], each, '--seed', String(each + 1))]);
  const tally: Record<string, number> = {};
  for (const half of halves) {
    for (const [what, count] of Object.entries(half.tally)) tally[what] = (tally[what] ?? 0) + count;
  }
  const seconds = halves.map((half) => half.seconds).join(' + ');
  print(`simulated ${histories} histories in ${seconds} s of processor time, with ${JSON.stringify(tally)}`);
  expect(halves.map(({ minimal }) => minimal)).toEqual([null, null]);
  // A simulation in which nothing goes wrong proves nothing.
  for (const what of [
    'conflicts at the statement',
    'conflicts at the commit',
    'crashes',
    'outages',
    'inserts turned away by one region',
    'inserts turned away by every region',
    'inserts cut before the commit',
    'inserts cut after the commit',
    'inserts cut before the commit, with the network',
    'inserts cut after the commit, with the network',
    'inserts answered before the network goes',
    'inserts given up, then committed late',
    'inserts answered late',
    'inserts told of a schema change',
    'inserts refused as wrong',
    'reads that fail',
    'rebuilds',
    'redactions',
    'told recorded',
    'told unchanged',
    'told refused',
    'told mismatch',
    'told unavailable',
    'told unknown',
  ]) {
    expect([what, (tally[what] ?? 0) > 100]).toEqual([what, true]);
  }
}
