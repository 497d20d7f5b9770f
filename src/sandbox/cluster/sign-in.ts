import type { Duplex } from 'node:stream';
import { createBodyReader, createFrameReader, encodeFrame, type Frame, int32 } from './wire-frames.ts';

/** What a client says first, before or after TLS. https://www.postgresql.org/docs/16/protocol-flow.html#PROTOCOL-FLOW-START-UP */
export type FirstMessage =
  | { readonly kind: 'ssl' }
  | { readonly kind: 'gss' }
  | { readonly kind: 'cancel'; readonly processId: number; readonly secret: number }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> };

const longestFirstMessage = 10_000;

/** Reads one untyped first message, waiting for it; rejects when the client goes or sends nonsense. */
export async function readFirstMessage(stream: Duplex): Promise<FirstMessage> {
  const length = (await readExactly(stream, 4)).readInt32BE(0);
  if (length < 8 || length > longestFirstMessage) throw new Error('The first message is out of bounds.');
  const reader = createBodyReader(await readExactly(stream, length - 4));
  const code = reader.int32();
  if (code === 80877103) return { kind: 'ssl' };
  if (code === 80877104) return { kind: 'gss' };
  if (code === 80877102) return { kind: 'cancel', processId: reader.int32(), secret: reader.int32() };
  if (code >> 16 !== 3) throw new Error('Only protocol version 3 is spoken here.');
  const parameters = new Map<string, string>();
  for (let name = reader.text(); name !== ''; name = reader.text()) parameters.set(name, reader.text());
  return { kind: 'startup', parameters };
}

function readExactly(stream: Duplex, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      stream.off('readable', attempt);
      reject(new Error('The client went away.'));
    };
    const attempt = () => {
      const chunk: unknown = stream.read(bytes);
      if (!Buffer.isBuffer(chunk)) return;
      stream.off('readable', attempt);
      stream.off('close', gone);
      stream.off('end', gone);
      if (chunk.length < bytes) reject(new Error('The client went away.'));
      else resolve(chunk);
    };
    stream.on('readable', attempt);
    stream.on('close', gone);
    stream.on('end', gone);
    attempt();
  });
}

/** Asks for the password in clear text, as DSQL does inside TLS, and waits for it. */
export async function readPassword(stream: Duplex): Promise<string> {
  stream.write(encodeFrame({ type: 'R', body: int32(3) }));
  const header = await readExactly(stream, 5);
  const length = header.readInt32BE(1);
  if (header.toString('latin1', 0, 1) !== 'p' || length < 5 || length > longestFirstMessage) {
    throw new Error('A password was expected.');
  }
  return createBodyReader(await readExactly(stream, length - 4)).text();
}

/** Hands every later message to `handle`, one after another; `broken` is told of the first that fails. */
export function readMessages(stream: Duplex, handle: (frame: Frame) => Promise<void>, broken: () => void): void {
  const reader = createFrameReader();
  let turn = Promise.resolve();
  stream.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.push(chunk)) {
        if (frame.type === 'X') broken();
        else turn = turn.then(() => handle(frame)).catch(broken);
      }
    } catch {
      broken();
    }
  });
}
