import type { Origin } from '../kernel/event.ts';
import type { Endpoint } from '../store/dsql/endpoint.ts';
import { type DatabaseChoice, openRegions, type RunningChoice } from '../store/open-database.ts';
import type { Regions } from '../store/regions.ts';
import type { FaultInjector } from './fault-injector.ts';
import { injectFaultByRelay } from './inject-fault-by-relay.ts';

/** What proofs run on: a database that they open connections of their own to, past those that people wait for. */
export type ProofTarget = {
  readonly choice: RunningChoice;
  /** By name, as preferred. */
  readonly regions: readonly [string, ...string[]];
  /** Tells the ids of this run's requests from those of any other. */
  readonly run: string;
  /** How the proofs were asked for. */
  readonly origin: Origin;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly injectFault: FaultInjector;
};

export function createProofTarget(
  options: Pick<ProofTarget, 'choice' | 'run' | 'origin' | 'clock'> & { injectFault?: FaultInjector },
): ProofTarget {
  const { choice } = options;
  const regions: ProofTarget['regions'] = choice.kind === 'dsql' ? namesOf(choice.endpoints) : ['local'];
  return { injectFault: injectFaultByRelay, ...options, regions };
}

/** All regions, this one preferred. */
export function homeFirst({ regions }: ProofTarget, home: string): readonly string[] {
  return [home, ...regions.filter((region) => region !== home)];
}

/** Another region than this one; the same where it is the only one. */
export function regionBeside({ regions }: ProofTarget, home: string): string {
  return regions.find((region) => region !== home) ?? home;
}

/** Opens connections to these regions, in this order of preference, and to no other; `via` stands in for its region's endpoint. */
export function openTo(target: ProofTarget, names: readonly string[], via?: Endpoint): Regions {
  const quiet = { onError: () => undefined };
  const { choice } = target;
  if (choice.kind !== 'dsql') return openRegions(choice, quiet);
  const [first, ...others] = names
    .map((name) => (via?.region === name ? via : choice.endpoints.find(({ region }) => region === name)))
    .filter((endpoint) => endpoint !== undefined);
  return openRegions(first === undefined ? choice : { ...choice, endpoints: [first, ...others] }, quiet);
}

function namesOf([first, ...others]: readonly [Endpoint, ...Endpoint[]]): ProofTarget['regions'] {
  return [first.region, ...others.map(({ region }) => region)];
}

/** A database in words. `asked`: what was configured; the local cluster is started where nothing is. */
export function whereOf(choice: RunningChoice, asked: DatabaseChoice['kind']): string {
  if (choice.kind === 'postgresql') return 'PostgreSQL';
  const names = namesOf(choice.endpoints).join(' and ');
  return asked === 'embedded' ? `a local cluster of ${names}` : `Aurora DSQL in ${names}`;
}
