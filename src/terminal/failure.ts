/** A failure that is told in one sentence, with the exit code it ends with: 1 for a failed check, 2 for wrong usage. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: 1 | 2;
  constructor(sentence: string, exitCode: 1 | 2) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
