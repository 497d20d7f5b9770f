import { spawn } from 'node:child_process';
import type { RunAs } from './place.ts';

/** How a program ended and what it said. */
export type Ended = { readonly code: number | null; readonly said: string };

/** Runs one of PostgreSQL's programs to its end, as the server's user. */
export function run(program: string, args: readonly string[], cwd: string, runAs: RunAs): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...runAs,
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.on('error', reject);
    // Not 'close': a server that pg_ctl leaves behind keeps the pipes open.
    child.on('exit', (code) => resolve({ code, said: said.trim() }));
  });
}
