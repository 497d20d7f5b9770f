import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { capabilities } from '../../src/capabilities/index.ts';
import { anySteps } from '../capabilities/any-command.ts';
import { play } from '../capabilities/story.ts';

test('the stories have each type of event, so that no property passes one over', () => {
  const unmet = new Set<string>(capabilities.flatMap(({ events }) => Object.keys(events)));
  for (const { name, events } of capabilities) {
    const isMet = () => Object.keys(events).every((type) => !unmet.has(type));
    for (let seed = 1; seed <= 40 && !isMet(); seed += 1) {
      for (const steps of fc.sample(anySteps(40, name), { numRuns: 20, seed })) {
        for (const { type } of play(steps).events) unmet.delete(type);
      }
    }
  }
  expect([...unmet]).toEqual([]);
}, 300_000);
