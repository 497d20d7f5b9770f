import { request } from 'undici';
import { type WaysOut, whyUnanswered } from '../outgoing/ways-out.ts';

/** A feed of a hundred days and years before them is far smaller. */
const bytesMax = 1_048_576;

/** How long a feed may take to arrive as a whole. */
const answerMs = 10_000;

export type Fetched =
  | { readonly kind: 'fetched'; readonly text: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Fetches a feed, and follows no redirect: its address is the one of the settings. Never throws. */
export async function fetchCalendar(
  waysOut: Pick<WaysOut, 'to'>,
  { url, private_network }: { readonly url: string; readonly private_network: boolean },
  version: string,
): Promise<Fetched> {
  try {
    const { statusCode, body } = await request(url, {
      headers: { accept: 'text/calendar', 'user-agent': `Quorum/${version}` },
      dispatcher: waysOut.to(url, private_network),
      signal: AbortSignal.timeout(answerMs),
    });
    if (statusCode !== 200) {
      await body.dump({ limit: 16_384, signal: AbortSignal.timeout(answerMs) }).catch(() => undefined);
      const moved = statusCode >= 300 && statusCode < 400 ? ': it has moved, and no other address is asked' : '';
      return { kind: 'failed', why: `It answers ${statusCode}${moved}` };
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > bytesMax) {
        body.destroy();
        return { kind: 'failed', why: 'It is larger than 1 MiB' };
      }
      chunks.push(part);
    }
    return { kind: 'fetched', text: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    return { kind: 'failed', why: whyUnanswered(error, answerMs) };
  }
}
