/** An alert as any source may tell it, at one moment of its life. */
export type Sample = {
  /** Which alert it is in its source. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly service: string;
  readonly state: 'firing' | 'cleared';
  /** When it began to fire, and when it changed last: ISO 8601 in UTC. */
  readonly since: string;
  readonly at: string;
};

/** What breaks in this workspace, in turn. */
export const troubles = [
  { title: 'Checkout answers with errors', text: '8 % of the requests end in a 503', service: 'checkout' },
  { title: 'Replication of orders-db lags', text: 'It is 42 s behind', service: 'orders-db' },
  { title: 'The disk of search-2 is almost full', text: '/var is 91 % full', service: 'search' },
  { title: 'Payments take too long', text: 'The 99th percentile is 4.2 s', service: 'payments' },
] as const;
