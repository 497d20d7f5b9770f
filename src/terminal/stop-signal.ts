/** The longest that a process may take to end. Everything that stops has bounds of its own below that. */
const endMs = 9_800;

/** What it says where: to whoever reads what the process prints, and on standard error. */
export type Voices = { readonly say: (text: string) => void; readonly warn: (text: string) => void };

/**
 * Listens for SIGINT, SIGTERM and SIGHUP (a terminal that closes) from now on: the first one aborts, and the process ends soon after, whatever happens.
 * A further one changes nothing, since npm and a terminal may both pass on the same Ctrl-C.
 */
export function stopSignal({ say, warn }: Voices): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) return;
      say(`Stopping after ${name}.`);
      stop.abort();
      const end = setTimeout(() => {
        warn('Quorum ended although something was still under way. The record is safe.');
        process.exit(1);
      }, endMs);
      end.unref();
    });
  }
  return stop.signal;
}

/** Resolves when the signal has come. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    // A signal alone keeps no process alive.
    const stay = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => clearInterval(stay), { once: true });
  });
}
