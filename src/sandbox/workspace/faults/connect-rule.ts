import type { Bounds } from './bounds.ts';

/** What a socket that is being opened meets: no for an answer, or none at all. */
export type ConnectFault = { readonly kind: 'connect_refused' | 'connect_hangs' };

export type ConnectRule = Bounds & { readonly fault: ConnectFault };
