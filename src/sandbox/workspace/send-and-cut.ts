import { request } from 'node:http';

/** Sends a whole request and closes the connection before there is an answer. False when nobody could be reached. */
export function sendAndCut(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    // A connection of its own: none that other requests share is closed.
    const sent = request(url, { method: 'POST', agent: false, headers: { ...headers, ...length } });
    let reached = false;
    sent.on('error', () => undefined);
    sent.on('close', () => resolve(reached));
    sent.on('finish', () => {
      reached = true;
      sent.destroy();
    });
    sent.end(body);
  });
}
