import { expect } from '@jest/globals';
import type { Deployment } from '../support/deployment.ts';
import { openInbox } from '../support/forged.ts';
import { fuzz } from './fuzz.ts';
import type { Way } from './send.ts';

export type HarmlessOptions = { readonly way: Way; readonly seed: number; readonly payloads: number };

/** Runs the fuzzer on a deployment, which it stops, prints its table and expects nothing wrong in it. */
export async function expectHarmless(deployment: Deployment, options: HarmlessOptions): Promise<void> {
  const inbox = await openInbox();
  try {
    const report = await fuzz(deployment, { ...options, inbox });
    const database = process.env.QUORUM_TEST_DATABASE ?? 'postgresql';
    process.stdout.write(`seed ${options.seed}, ${options.way}, ${database}\n${report.table()}\n`);
    expect(report.wrong()).toEqual([]);
  } finally {
    await inbox.close();
    await deployment.stop();
  }
}
