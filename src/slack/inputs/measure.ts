import type { Answer } from '../answer.ts';
import { renderReliability } from '../views/reliability.ts';
import { type AppContext, bestEffort } from './app-context.ts';

/** Starts the proofs for somebody and acknowledges at once; their report follows when they are done. */
export async function measure(
  app: AppContext,
  user: string,
  acknowledge: (answer: Answer) => Promise<unknown>,
  later: (answer: Answer) => Promise<unknown>,
): Promise<void> {
  const begun = app.reliability.start(user);
  await bestEffort(app, () => acknowledge(renderReliability(begun)));
  if (begun.kind === 'running') return;
  const report = await begun.report;
  await bestEffort(app, () => later(renderReliability({ kind: 'measured', report })));
}
