import type { ServerResponse } from 'node:http';

/** What another system does in place of answering a request as it should. */
export type ServerFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly location?: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection. */
  | { readonly kind: 'reset' }
  /** Takes it, and cuts the connection in place of the answer: the sender can't know. */
  | { readonly kind: 'answer_lost' };

/** Ends a request as its fault has it. */
export function fail(response: ServerResponse, fault: ServerFault): void {
  switch (fault.kind) {
    case 'status': {
      const { status, retryAfter, location } = fault;
      response.writeHead(status, {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        ...(location === undefined ? {} : { location }),
      });
      response.end();
      return;
    }
    case 'hang':
      return;
    case 'reset':
    case 'answer_lost':
      response.socket?.resetAndDestroy();
      return;
    default:
      fault satisfies never;
  }
}
