import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, type Json } from '../json.ts';
import { Refusal } from './refusal.ts';

const bodyBytesMax = 4 * 1024 * 1024;

/** A request's whole body. @throws Refusal when it is larger than 4 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > bodyBytesMax) throw new Refusal('request_too_large');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object; an empty body reads as an empty one. @throws Refusal. */
export function jsonBody(text: string): Json {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    throw new Refusal('invalid_json');
  }
  throw new Refusal('json_not_object');
}

export function answerJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
