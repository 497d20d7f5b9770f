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
      expect(Number(minimal?.match(/Minimal schedule: (\d+) of/)?.[1])).toBeLessThan(12);
    },
    120_000,
  );
});
