import TestSequencer from '@jest/test-sequencer';

/** Where nothing is known of earlier runs, those that take longest begin first, so that none is left over at the end. */
const slowest = [
  'long/node-versions',
  'long/alert-flood',
  'long/simulation-plants',
  'long/throwaway-capability',
  'long/production-install',
  'long/killed-at-any-moment',
  'long/nudges',
  'long/',
  'simulation/',
  'slack/reliability',
  'store/regions',
  'integration/',
  'terminal/cli',
  'reliability/',
  'browser/',
];

export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = slowest.findIndex((part) => path.includes(`/test/${part}`));
      return at === -1 ? slowest.length : at;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
