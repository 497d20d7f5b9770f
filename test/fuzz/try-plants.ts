import { tryPlants } from '../support/plants.ts';
import { plants } from './plants.ts';

/** Prints whether the fuzzer finds each plant. `npm run fuzz:plants [name …]`; `QUORUM_SEED` as for the fuzzer. */
process.env.QUORUM_PAYLOADS ??= '1400';
const fuzz = ['run', '-s', 'test:long', '--', 'test/long/fuzz', '--selectProjects', 'postgresql'];
await tryPlants(plants, process.argv.slice(2), fuzz);
