import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { holdDirectory } from '../../../src/sandbox/workspace/hold-directory.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-hold-'));
});
afterEach(() => rm(directory, { recursive: true }));

const left = (number: number, text: string) => writeFile(join(directory, `hold-${number}`), text);

test.each([
  ['nothing', ''],
  ['a process that had the id of this one before it', JSON.stringify({ pid: process.pid, started: 'earlier' })],
  ['a process that has ended', JSON.stringify({ pid: 2 ** 30, started: 'once' })],
])('of many who ask at once for a directory that %s held, one gets it', async (_, text) => {
  await left(41, text);
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => holdDirectory(directory)));
  const [got, ...more] = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(more).toEqual([]);
  expect(await readdir(directory)).toEqual(['hold-42']);
  await expect(holdDirectory(directory)).rejects.toThrow(`in use by another Quorum, process ${process.pid}:`);
  got?.release();
  (await holdDirectory(directory)).release();
  expect(await readdir(directory)).toEqual(['hold-43']);
});

test('a directory that can not be written is told with what to set', async () => {
  await left(1, '');
  const inside = join(directory, 'hold-1', 'workspace');
  await expect(holdDirectory(inside)).rejects.toThrow(
    /^\S+\/workspace can't be written \(ENOTDIR: .*\): set QUORUM_DATA_DIR to a directory that can\.$/,
  );
});
