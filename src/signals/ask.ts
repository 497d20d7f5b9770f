import type { Ask } from './source.ts';

/** How long another host may take; its sender waits meanwhile, Amazon SNS for 15 s. */
const answerMs = 3_000;

/** So many certificates are remembered: Amazon SNS has one for each region, and changes it now and then. */
const certificatesMax = 20;

/** Asks other hosts over HTTPS and follows no redirect. A certificate that was read once is not asked for again. */
export function createAsk(request: typeof fetch = fetch): Ask {
  const certificates = new Map<string, { readonly status: number; readonly text: string }>();

  async function askNow(url: string) {
    try {
      const response = await request(url, { redirect: 'manual', signal: AbortSignal.timeout(answerMs) });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
  }

  return async (url) => {
    const known = certificates.get(url);
    if (known !== undefined) return known;
    const answered = await askNow(url);
    if (answered?.status === 200 && url.endsWith('.pem')) {
      if (certificates.size >= certificatesMax) certificates.clear();
      certificates.set(url, answered);
    }
    return answered;
  };
}
