import { expect } from '@jest/globals';
import { startDeployment } from '../support/deployment.ts';
import { openInbox } from '../support/forged.ts';
import { fuzz } from './fuzz.ts';

/** Runs the fuzzer on a deployment of its own, prints its table and expects nothing wrong in it. */
export async function expectHarmless(options: { readonly seed: number; readonly payloads: number }): Promise<void> {
  const deployment = await startDeployment('http');
  const inbox = await openInbox();
  try {
    const report = await fuzz(deployment, { ...options, inbox });
    process.stdout.write(`seed ${options.seed}\n${report.table()}\n`);
    expect(report.wrong()).toEqual([]);
  } finally {
    await inbox.close();
    await deployment.stop();
  }
}
