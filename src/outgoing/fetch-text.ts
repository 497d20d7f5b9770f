import { request } from 'undici';
import { type WaysOut, whyUnanswered } from './ways-out.ts';

/** A calendar of a hundred days and years before them is far smaller, and so is what a pager says. */
const bytesMax = 1_048_576;

export type Question = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether its host may be in a private network. */
  readonly mayBePrivate: boolean;
  /** How long the whole answer may take. */
  readonly answerMs: number;
};

export type Fetched =
  | { readonly kind: 'fetched'; readonly text: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Fetches a text, and follows no redirect: its address is the one of the settings. Never throws, and tells nothing of the address. */
export async function fetchText(
  waysOut: Pick<WaysOut, 'to'>,
  { method, url, headers, body: asked, mayBePrivate, answerMs }: Question,
  version: string,
): Promise<Fetched> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      headers: { 'user-agent': `Quorum/${version}`, ...headers },
      ...(asked === undefined ? {} : { body: asked }),
      dispatcher: waysOut.to(url, mayBePrivate),
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
