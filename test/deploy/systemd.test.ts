import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { testWith } from '../support/test-with.ts';

const unit = new URL('../../deploy/systemd/quorum.service', import.meta.url);

/** The lines of a unit by section; a key may come several times. */
async function lines(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  let section = '';
  for (const line of (await readFile(unit, 'utf8')).split('\n')) {
    if (/^(#|$)/.test(line)) continue;
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) section = name;
    else if (key !== undefined) found.set(`${section}.${key}`, [...(found.get(`${section}.${key}`) ?? []), value]);
    else throw new Error(`No line of a unit: ${line}`);
  }
  return found;
}

describe('the unit for systemd', () => {
  test('starts the package, and gives it the time that it takes to end', async () => {
    const said = await lines();
    expect(said.get('Service.ExecStart')).toEqual(['/usr/bin/node /opt/quorum/quorum.js start']);
    expect(said.get('Install.WantedBy')).toEqual(['multi-user.target']);
    expect(Number(said.get('Service.TimeoutStopSec')?.[0])).toBeGreaterThan(9.8);
  });

  test('keeps the secrets from everybody but root, and leaves nothing to write to', async () => {
    const said = await lines();
    const wanted = { DynamicUser: 'yes', NoNewPrivileges: 'yes', ProtectSystem: 'strict', CapabilityBoundingSet: '' };
    for (const [key, value] of Object.entries(wanted))
      expect([key, said.get(`Service.${key}`)]).toEqual([key, [value]]);
    expect(said.get('Service.EnvironmentFile')).toEqual(['/etc/quorum/quorum.env']);
    expect(said.get('Service.Environment')).toEqual(['NODE_ENV=production']);
    // V8 can't do without.
    expect(said.has('Service.MemoryDenyWriteExecute')).toBe(false);
    for (const key of ['StateDirectory', 'ReadWritePaths']) expect(said.has(`Service.${key}`)).toBe(false);
  });

  const analyze = testWith('systemd-analyze');

  analyze('is one that systemd takes, and exposed to less than 3 of 10', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quorum-unit-'));
    const file = join(folder, 'quorum.service');
    await writeFile(file, (await readFile(unit, 'utf8')).replace('/usr/bin/node', process.execPath));
    const run = (...args: readonly string[]) => promisify(execFile)('systemd-analyze', args);
    const verified = await run('verify', '--man=no', file);
    expect(`${verified.stdout}${verified.stderr}`.split('\n').filter((line) => line.includes(file))).toEqual([]);
    const { stdout } = await run('security', '--offline=true', file);
    expect(Number(/Overall exposure level for \S+ ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(3);
    await rm(folder, { recursive: true });
  });
});
