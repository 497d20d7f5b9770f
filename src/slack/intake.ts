/** What is taken from Slack and not done with yet. */
export type Intake = {
  /** Does the work and counts it until it has ended; once the intake is closed it is left undone. */
  take(work: () => Promise<void>): Promise<void>;
  /** Counts what ends by itself, such as an answer that is on its way out. */
  hold(ending: Promise<unknown>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Takes nothing from now on. */
  close(): void;
};

export function createIntake(): Intake {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;

  function hold(ending: Promise<unknown>): void {
    const counted: Promise<unknown> = ending.catch(() => undefined).finally(() => underWay.delete(counted));
    underWay.add(counted);
  }

  return {
    async take(work) {
      if (isClosed) return;
      const working = work();
      hold(working);
      await working;
    },
    hold,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      isClosed = true;
    },
  };
}
