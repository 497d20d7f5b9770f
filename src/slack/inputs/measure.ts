import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import { writeLimitMs } from '../receipt.ts';
import { renderReliability } from '../views/reliability.ts';
import type { Request } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';

/** Starts the proofs for somebody and acknowledges at once; their report follows when they are done. */
export async function measure(
  { reliability, answers, logger }: AppContext,
  { to, requestId, acknowledge }: Request,
): Promise<void> {
  const begun = reliability.start(to.user);
  const debt = answers.owe({ to: { ...to, triggerId: null }, requestId, subject: null });
  if (begun.kind === 'started') await withTimeout(debt.write(), writeLimitMs);
  const answer = renderReliability(begun);
  try {
    await acknowledge.send(answer);
    if (acknowledge.kind === 'alone') await answers.tellBeside(to, answer);
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'A request could not be acknowledged');
  }
  if (begun.kind !== 'started') return debt.drop();
  const report = await begun.report;
  await debt.tell(renderReliability({ kind: 'measured', report }));
}
