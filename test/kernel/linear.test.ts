import { expect, test } from '@jest/globals';
import { type IncidentEvent, type IncidentState, incident } from '../../src/capabilities/index.ts';
import { begin, declare, type Step } from '../capabilities/story.ts';

/** What a long incident is made of, over and over: notes, roles, tasks, and corrections of all of them. */
function stepAt(index: number): Step {
  const person = index % 2 === 0 ? 'U0ANA' : 'U0BEN';
  switch (index % 6) {
    case 0:
      return [person, { type: 'add_note', text: `note ${index}` }];
    case 1:
      return [person, { type: 'correct', sequence: index, text: `correction ${index}` }];
    case 2:
      return [person, { type: 'assign_role', role: `role ${index % 36}`, user_id: `U${index}` }];
    case 3:
      return [person, { type: 'correct', sequence: index - 1, text: `role ${index}`.slice(0, 40) }];
    case 4:
      return [person, { type: 'post_update', text: `update ${index}`, severity: index % 4 === 0 ? 'sev1' : 'sev2' }];
    default:
      return [person, { type: 'change_severity', severity: index % 4 === 1 ? 'sev3' : 'sev4' }];
  }
}

function longStory(length: number): readonly IncidentEvent[] {
  const telling = begin();
  telling.take(['U0ANA', declare()]);
  for (let index = 1; (telling.state()?.head.sequence ?? 0) < length; index += 1) telling.take(stepAt(index));
  return telling.story().events;
}

/** The same value, which counts whatever is read of it at any depth: no clock, so the same on any machine. */
function counting<T extends object>(value: T, count: () => void): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      count();
      const read: unknown = Reflect.get(target, key, receiver);
      return typeof read === 'object' && read !== null ? counting(read, count) : read;
    },
  });
}

/** The most that is read of the state for one event more, of the 300 after so many. */
function mostRead(events: readonly IncidentEvent[], from: number): number {
  let state: IncidentState | null = incident.fold(events.slice(0, from));
  return Math.max(
    ...events.slice(from, from + 300).map((event) => {
      let reads = 0;
      if (state === null) throw new Error('a declared incident expected');
      incident.evolve(
        counting(state, () => {
          reads += 1;
        }),
        event,
      );
      state = incident.evolve(state, event);
      return reads;
    }),
  );
}

test('an event more reads and copies as much of a long incident as of a short one', () => {
  const events = longStory(10_000);
  const early = mostRead(events, 1_000);
  expect(early).toBeGreaterThan(200);
  expect(mostRead(events, 9_500)).toBeLessThan(2 * early);
});
