/** What one region has seen since the cluster started. */
export type RegionCounters = {
  readonly connections: number;
  readonly openConnections: number;
  readonly refusedConnections: number;
  readonly statements: number;
  /** Queries and Syncs: each is one wait of the client for the region. */
  readonly roundTrips: number;
  /** Commits that wrote and took effect. */
  readonly commits: number;
  /** 40001 answers by their code. */
  readonly conflicts: { readonly OC000: number; readonly OC001: number };
  /** Other errors by SQLSTATE. */
  readonly refusals: Readonly<Record<string, number>>;
};

export type CounterCells = {
  -readonly [Name in keyof RegionCounters]: Name extends 'conflicts'
    ? { OC000: number; OC001: number }
    : Name extends 'refusals'
      ? Record<string, number>
      : number;
};

export function createCounters(): CounterCells {
  return {
    connections: 0,
    openConnections: 0,
    refusedConnections: 0,
    statements: 0,
    roundTrips: 0,
    commits: 0,
    conflicts: { OC000: 0, OC001: 0 },
    refusals: {},
  };
}
