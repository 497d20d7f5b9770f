import type { Origin } from '../kernel/event.ts';
import type { Endpoint } from '../store/dsql/endpoint.ts';
import { type DatabaseChoice, openRegions, type RunningChoice } from '../store/open-database.ts';
import type { Regions } from '../store/regions.ts';
import type { Lose } from './lose.ts';
import { loseByRelay } from './lose-by-relay.ts';

/** What proofs run on: a database that they open connections of their own to, past those that people wait for. */
export type Ground = {
  readonly choice: RunningChoice;
  /** By name, as preferred. */
  readonly regions: readonly [string, ...string[]];
  /** Tells the ids of this run's requests from those of any other. */
  readonly run: string;
  /** How the proofs were asked for. */
  readonly origin: Origin;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly lose: Lose;
};

export function createGround(options: Pick<Ground, 'choice' | 'run' | 'origin' | 'clock'> & { lose?: Lose }): Ground {
  const { choice } = options;
  const regions: Ground['regions'] = choice.kind === 'dsql' ? namesOf(choice.endpoints) : ['local'];
  return { lose: loseByRelay, ...options, regions };
}

/** All regions, this one preferred. */
export function homeFirst({ regions }: Ground, home: string): readonly string[] {
  return [home, ...regions.filter((region) => region !== home)];
}

/** Another region than this one; the same where it is the only one. */
export function regionBeside({ regions }: Ground, home: string): string {
  return regions.find((region) => region !== home) ?? home;
}

/** Opens connections to these regions, in this order of preference, and to no other; `via` stands in for its region's endpoint. */
export function openTo(ground: Ground, names: readonly string[], via?: Endpoint): Regions {
  const quiet = { onError: () => undefined };
  const { choice } = ground;
  if (choice.kind !== 'dsql') return openRegions(choice, quiet);
  const [first, ...others] = names
    .map((name) => (via?.region === name ? via : choice.endpoints.find(({ region }) => region === name)))
    .filter((endpoint) => endpoint !== undefined);
  return openRegions(first === undefined ? choice : { ...choice, endpoints: [first, ...others] }, quiet);
}

function namesOf([first, ...others]: readonly [Endpoint, ...Endpoint[]]): Ground['regions'] {
  return [first.region, ...others.map(({ region }) => region)];
}

/** A database in words. `asked`: what was configured; the local cluster is started where nothing is. */
export function whereOf(choice: RunningChoice, asked: DatabaseChoice['kind']): string {
  if (choice.kind === 'postgresql') return 'PostgreSQL';
  const names = namesOf(choice.endpoints).join(' and ');
  return asked === 'embedded' ? `a local cluster of ${names}` : `Aurora DSQL in ${names}`;
}
