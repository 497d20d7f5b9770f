/** One message of the PostgreSQL protocol: its type byte and what follows the length. https://www.postgresql.org/docs/16/protocol-message-formats.html */
export type Frame = { readonly type: string; readonly body: Buffer };

const largestFrameBytes = 64 * 1024 * 1024;

/** The bytes of one typed message. */
export function encodeFrame(frame: Frame): Buffer {
  const header = Buffer.alloc(5);
  header.write(frame.type, 0, 'latin1');
  header.writeInt32BE(frame.body.length + 4, 1);
  return Buffer.concat([header, frame.body]);
}

/** Cuts a byte stream into typed messages; throws on a length no peer of ours would send. */
export function createFrameReader(): { push(chunk: Buffer): Frame[] } {
  let pending: Buffer = Buffer.alloc(0);
  /** What came after `pending`; joined to it only once the next message is whole. */
  const later: Buffer[] = [];
  let bytes = 0;
  let wanted = 5;
  return {
    push(chunk) {
      later.push(chunk);
      bytes += chunk.length;
      const frames: Frame[] = [];
      while (bytes >= wanted) {
        if (later.length > 0) pending = Buffer.concat([pending, ...later.splice(0)]);
        const length = pending.readInt32BE(1);
        if (length < 4 || length > largestFrameBytes) throw new Error(`A message of ${length} bytes is out of bounds.`);
        wanted = length + 1;
        if (bytes < wanted) break;
        frames.push({ type: pending.toString('latin1', 0, 1), body: pending.subarray(5, wanted) });
        pending = pending.subarray(wanted);
        bytes -= wanted;
        wanted = 5;
      }
      return frames;
    },
  };
}

/** Reads the fields of a message body from the front; throws a RangeError past its end. */
export function createBodyReader(body: Buffer) {
  let offset = 0;
  return {
    int16(): number {
      offset += 2;
      return body.readInt16BE(offset - 2);
    },
    int32(): number {
      offset += 4;
      return body.readInt32BE(offset - 4);
    },
    text(): string {
      const end = body.indexOf(0, offset);
      if (end < 0) throw new RangeError('A text in the message has no end.');
      const value = body.toString('utf8', offset, end);
      offset = end + 1;
      return value;
    },
    skip(bytes: number): void {
      offset += bytes;
    },
    rest(): Buffer {
      return body.subarray(offset);
    },
  };
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A text as the protocol writes it: UTF-8 with a zero byte at its end. */
export function zeroEnded(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'utf8');
}
