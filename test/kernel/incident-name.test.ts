import { expect, test } from '@jest/globals';
import {
  incidentName,
  kindsMeant,
  type NumberSaid,
  readIncidentName,
  saidName,
} from '../../src/kernel/incident-name.ts';

test.each([
  ['42', { number: 42 }],
  ['INC-42', { number: 42 }],
  ['inc 42', { number: 42 }],
  ['#42', { number: 42 }],
  ['DRILL-3', { number: 3, as: 'drill' }],
  ['drill 3', { number: 3, as: 'drill' }],
  ['ALERT-7', { number: 7, as: 'alert' }],
] satisfies [string, NumberSaid][])('%s names an incident, and its name is read again as the same', (typed, said) => {
  expect(readIncidentName(typed)).toEqual(said);
  expect(readIncidentName(saidName(said))).toEqual(said);
});

test.each(['', 'drill', 'INC', 'INC-', 'DRILL-x', '1234567890', 'drills 3', '#drill-3'])('%s names none', (typed) => {
  expect(readIncidentName(typed)).toBeNull();
});

test('a drill has a name of its own, and its bare number is looked for among incidents first', () => {
  expect(incidentName({ number: 3, kind: 'drill' })).toBe('DRILL-3');
  expect(incidentName({ number: 3, kind: 'real' })).toBe('INC-3');
  expect(kindsMeant({})).toEqual(['real', 'drill']);
  expect(kindsMeant({ as: 'drill' })).toEqual(['drill']);
});
