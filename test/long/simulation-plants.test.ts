import { describe, expect, test } from '@jest/globals';
import { plants } from '../simulation/plants.ts';
import { print, simulate } from '../simulation/play.ts';

/** The break that is told without whatever can be spared of its schedule; to look for that takes a while. */
const shrunk = 'a batch written in two statements';

describe('the simulation finds', () => {
  test.each(plants)(
    '$name',
    async ({ name, edits, histories }) => {
      const { broken, minimal } = await simulate(edits, histories, ...(name === shrunk ? [] : ['--as-found']));
      print(`${name}: found in ${broken.length} of ${histories} histories, the first with seed ${broken[0]?.seed}`);
      expect(broken.length).toBeGreaterThan(0);
      expect(minimal).toMatch(/^Seed \d+ breaks "/);
      expect(minimal).toMatch(/npm run simulate -- --seed \d+ --histories 1 --trace$/);
      if (name !== shrunk) return;
      print(minimal ?? '');
      // Which seed breaks first, and how little is left of it, changes with every capability.
      const [, left, of] = /Minimal schedule: (\d+) of (\d+) happenings/.exec(minimal ?? '') ?? [];
      expect(Number(left)).toBeLessThan(Number(of) / 4);
    },
    120_000,
  );
});
