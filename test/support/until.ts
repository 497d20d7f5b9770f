/** Looks until something is so, for 15 seconds unless told otherwise: often at first, then ten times a second. */
export async function until<T>(look: () => T | Promise<T>, what: string, limitMs = 15_000): Promise<NonNullable<T>> {
  const deadline = performance.now() + limitMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(100, pauseMs + 5)) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs / 1000} seconds in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
