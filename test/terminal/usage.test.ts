import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { arn, incidentNumber, moment, numberFor } from '../../src/terminal/argument.ts';
import { Failure } from '../../src/terminal/failure.ts';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));

/** Runs a command that needs no database; `deaf`: nobody reads what it prints. */
function run(args: readonly string[], { deaf = false, variables = {} } = {}): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [quorum, ...args], {
      env: { PATH: process.env.PATH, ...variables },
      cwd: tmpdir(),
    });
    if (deaf) child.stdout.destroy();
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
      });
    }
    child.on('close', (code) => resolve(`${code} ${said}`));
  });
}

test('wrong usage is told in a sentence that leads to the help, and ends with 2', async () => {
  expect(await run(['shaw'])).toBe('2 Unknown command \'shaw\': did you mean show? See "quorum --help".\n');
  expect(await run(['show'])).toBe('2 Missing required argument \'number\'. See "quorum show --help".\n');
  expect(await run(['redact', '42', '5'])).toBe(
    '2 Required option \'--reason <text>\' not specified. See "quorum redact --help".\n',
  );
  expect(await run(['redact', '42', 'x', '--reason', 'a password'])).toBe(
    '2 "x" is not an event: expected its number, such as 5. "quorum show" has it before each line.\n',
  );
  expect(await run(['list', '--limit', '0'])).toBe(
    '2 --limit can\'t be "0": expected a whole number from 1 to 999999.\n',
  );
});

test('it tells its version, and is silent when nobody listens any more', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await run(['--version'])).toBe(`0 ${version}\n`);
  expect(await run(['--help'], { deaf: true })).toBe('0 ');
});

test('config tells what is in effect, or in a sentence what can’t be used, and has the schema for editors', async () => {
  const variables = { QUORUM_CONFIG: '/dev/null', SLACK_BOT_TOKEN: 'xoxb-hush\n', SLACK_APP_TOKEN: 'xapp-hush' };
  const told = await run(['config'], { variables });
  expect(told).toMatch(/^0 QUORUM_CONFIG {2,}\/dev\/null/);
  expect(told).toMatch(/^SLACK_BOT_TOKEN {2,}set {2}\(environment\)$/m);
  expect(told).toMatch(/^handover\.answer_within {2,}5m {2}\(default\)$/m);
  expect(told).not.toContain('hush');
  expect(await run(['config'], { variables: { QUORUM_CONFIG: 'none.yml' } })).toBe(
    '2 QUORUM_CONFIG can\'t be "none.yml": expected a file of settings that can be read, but there is no such file.\n',
  );
  const schema = await readFile(new URL('../../docs/quorum.schema.json', import.meta.url), 'utf8');
  expect(await run(['config', '--schema'])).toBe(`0 ${schema}`);
});

test('what is typed for a number, a moment or an ARN is read, or told in a sentence with what was expected', () => {
  expect([incidentNumber('42'), incidentNumber('INC-42'), incidentNumber('inc-42')]).toEqual([
    { number: 42 },
    { number: 42 },
    { number: 42 },
  ]);
  expect(incidentNumber('DRILL-3')).toEqual({ number: 3, as: 'drill' });
  expect([numberFor('--writers', 1, 999)('999'), numberFor('--commit-latency', 0, 9_999)('0')]).toEqual([999, 0]);
  expect(moment('17')).toEqual({ kind: 'sequence', sequence: 17 });
  const told = (read: () => unknown) => {
    try {
      return read();
    } catch (error) {
      return error instanceof Failure ? `${error.exitCode} ${error.message}` : error;
    }
  };
  expect(['abc', '0', 'INC-', '4.2'].map((text) => told(() => incidentNumber(text)))).toEqual(
    ['abc', '0', 'INC-', '4.2'].map(
      (text) => `2 "${text}" is not an incident: expected a number, such as 42. "quorum list" lists the incidents.`,
    ),
  );
  expect(told(() => numberFor('--writers', 1, 999)('1000'))).toBe(
    '2 --writers can\'t be "1000": expected a whole number from 1 to 999.',
  );
  expect(told(() => moment('yesterday'))).toBe(
    '2 --at can\'t be "yesterday": expected a past time in UTC, such as 02:14 or 2026-11-24T02:14, or the number of an event.',
  );
  expect(told(() => arn('me'))).toBe(
    '2 --app-role-arn can\'t be "me": expected an ARN such as arn:aws:iam::123456789012:role/quorum.',
  );
});
