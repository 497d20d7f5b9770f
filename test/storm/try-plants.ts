import { tryPlants } from '../support/plants.ts';
import { plants } from './plants.ts';

/**
 * Prints whether the storm finds each plant. `npm run storm:plants [name …]`; `QUORUM_SEED` and `QUORUM_COMMANDS` as for
 * the storm.
 */
const storm = ['run', '-s', 'test:long', '--', 'test/long/storm', '--selectProjects', 'postgresql'];
await tryPlants(plants, process.argv.slice(2), storm);
