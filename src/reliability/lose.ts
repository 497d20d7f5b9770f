import type { Endpoint } from '../store/dsql/endpoint.ts';
import type { Silence } from './silent-relay.ts';

/** Prepares one endpoint so that it can be lost, in this way where there is a choice. */
export type Lose = (endpoint: Endpoint, silence: Silence) => Promise<Loss>;

/** An endpoint that can be lost to the connections that are opened to it as it is named here. */
export type Loss = { readonly endpoint: Endpoint; lose(): void; restore(): void; close(): Promise<void> };
