import { type Answer, type Edge, told } from './edge.ts';

/** Starts the proofs for somebody and acknowledges at once; their report follows when they are done. */
export async function measure(
  edge: Edge,
  user: string,
  acknowledge: (answer: Answer) => Promise<unknown>,
  later: (answer: Answer) => Promise<unknown>,
): Promise<void> {
  const { language, reliability } = edge;
  const begun = reliability.start(user);
  await told(edge, () => acknowledge(language.reliability(begun)));
  if (begun.kind === 'running') return;
  const report = await begun.report;
  await told(edge, () => later(language.reliability({ kind: 'measured', report })));
}
