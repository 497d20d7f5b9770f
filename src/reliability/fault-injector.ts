import type { Endpoint } from '../store/dsql/endpoint.ts';
import type { Silence } from './silent-relay.ts';

/** Puts something in front of one endpoint that can make it fail, in this way where there is a choice. */
export type FaultInjector = (endpoint: Endpoint, silence: Silence) => Promise<Fault>;

/** A fault that begins with `lose` and ends with `restore`, for the connections that were opened to this endpoint. */
export type Fault = { readonly endpoint: Endpoint; lose(): void; restore(): void; close(): Promise<void> };
