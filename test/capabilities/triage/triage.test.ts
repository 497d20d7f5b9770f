import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, type IncidentState, incident } from '../../../src/capabilities/index.ts';
import type { Reference } from '../../../src/kernel/owed.ts';
import { begin, declare, given, play, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const inTriage: Step = ['U0ANA', { ...declare(), triage: true }];
const other: Reference = { incident_id: 'other', number: 7, kind: 'real', stands: 'open', ended: '' };
const mergeInto = (over: Partial<Reference> = {}): Command => ({
  type: 'merge',
  into: { ...other, ...over },
  people: ['U0ANA'],
});
const facts = (state: IncidentState | null) =>
  state === null ? [] : incident.facts(state).map((fact) => fact.map((phrase) => Object.values(phrase)[0]).join(' '));

describe('an incident in triage', () => {
  test('has no channel until it is accepted, and is an incident from then on', () => {
    const { state } = play([inTriage]);
    const accepted = play([inTriage, ['U0BEN', { type: 'accept' }]]).state;
    if (state === null || accepted === null) throw new Error('a state expected');
    expect(facts(state)).toContain('in triage');
    expect([incident.needsChannel(state), incident.needsChannel(accepted)]).toEqual([false, true]);
    expect(incident.responders(accepted).map(({ user_id }) => user_id)).toContain('U0BEN');
    given(inTriage, ['U0BEN', { type: 'accept' }])
      .when({ type: 'accept' })
      .thenUnchanged('U0BEN', 2);
    given(declared).when({ type: 'accept' }).thenRefused('not_in_triage');
  });

  test('that is private has the channel of those who may see it at once', () => {
    const { state } = play([['U0ANA', { ...declare(), triage: true, private: true }]]);
    expect(state === null ? null : incident.needsChannel(state)).toBe(true);
  });
});

describe('a false alarm', () => {
  const declined: Step = ['U0BEN', { type: 'decline', text: 'a test alert' }];

  test('is closed and was never resolved', () => {
    const { state } = play([declared, declined]);
    expect(state).toMatchObject({ ended: 'declined', status: 'investigating', openPeriods: [{ resolved: null }] });
    expect(facts(state).slice(0, 2)).toEqual(['declined', 'sev1']);
    const overview = state === null ? null : incident.overview(state);
    expect(overview).toMatchObject({ is_open: false, data: { ended: 'declined' } });
    expect(JSON.stringify(state === null ? [] : incident.details(state))).not.toContain('Resolved after');
    given(declared, declined).when({ type: 'acknowledge' }).thenRefused('closed');
    given(declared, declined).when({ type: 'resolve' }).thenUnchanged('U0BEN', 2);
    given(declared, declined).when({ type: 'decline', text: 'again' }).thenUnchanged('U0BEN', 2);
    given(declared).when({ type: 'decline', text: ' ' }).thenRefused('text_missing');
  });

  test('that was one after all goes on as if it had not been declined', () => {
    const { state } = play([declared, declined, ['U0ANA', { type: 'reopen' }]]);
    expect(state).toMatchObject({ resolved: null, ended: null, openPeriods: [{ resolved: null }] });
    expect(state?.openPeriods).toHaveLength(1);
  });
});

describe('a duplicate', () => {
  test.each<[string, Partial<Reference>]>([
    ['merge_kinds', { kind: 'drill' }],
    ['merge_private', { stands: 'private' }],
    ['merge_closed', { stands: 'closed', ended: 'merged into INC-1' }],
    ['merge_triage', { stands: 'without_channel' }],
  ])('is not merged: %s', (reason, over) => {
    given(declared).when(mergeInto(over)).thenRefused(reason);
  });

  test('that is private, or the other itself, is not merged', () => {
    given(['U0ANA', { ...declare(), private: true }])
      .when(mergeInto())
      .thenRefused('merge_private');
    const { state } = play([declared]);
    given(declared)
      .when(mergeInto({ incident_id: state?.incident_id ?? '' }))
      .thenRefused('merge_itself');
  });

  test('owes the other its event until it is taken out again, and is reopened in no other way', () => {
    const merged = given(declared, ['U0BEN', mergeInto()]);
    expect(merged.state?.ended).toBe('merged into INC-7');
    expect(merged.state === null ? [] : incident.owes(merged.state)).toMatchObject([
      { incident_id: 'other', command: { type: 'absorb', merged: 2, people: ['U0ANA'] }, ifRefused: { of: 2 } },
    ]);
    merged.when({ type: 'reopen' }).thenRefused('closed');
    merged.when(mergeInto()).thenUnchanged('U0BEN', 2);
    merged.when({ type: 'unmerge', of: 1 }).thenRefused('not_merged');
    const { state } = play([declared, ['U0BEN', mergeInto()], ['U0ANA', { type: 'unmerge' }]]);
    expect(state).toMatchObject({ resolved: null, ended: null, mergedInto: null });
    expect(state === null ? [] : incident.owes(state)).toMatchObject([{ command: { type: 'release', merged: 2 } }]);
  });

  test('is known to the other by its last merge, in whatever order it hears of them', () => {
    const of = { incident_id: 'loser', number: 9, kind: 'real' } as const;
    const { state } = play([
      declared,
      ['U0ANA', { type: 'absorb', ...of, merged: 2, people: ['U0CHLOE'] }],
      ['U0ANA', { type: 'release', ...of, merged: 2 }],
      ['U0ANA', { type: 'absorb', ...of, merged: 2, people: ['U0CHLOE'] }],
    ]);
    expect(state?.absorbed).toMatchObject([{ isIn: false, merged: 2 }]);
    expect(state === null ? [] : incident.responders(state).map(({ user_id }) => user_id)).not.toContain('U0CHLOE');
  });
});

test('however merges meet, none ends up in itself once each has been settled', () => {
  const names = ['a', 'b', 'c'] as const;
  const anyName = fc.constantFrom(...names);
  const anyAct = fc.oneof(
    fc.record({ act: fc.constant('look' as const), of: anyName, into: anyName }),
    fc.record({ act: fc.constant('merge' as const), of: anyName }),
    fc.record({ act: fc.constant('settle' as const), of: anyName }),
  );
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 30 }), (acts) => {
      const tellings = new Map(names.map((name) => [name as string, begin()]));
      for (const telling of tellings.values()) telling.take(declared);
      const stateOf = (name: string) => tellings.get(name)?.state() ?? null;
      // What somebody has looked up before they click, which may be old by then.
      const looked = new Map<string, Command>();
      const told = new Set<string>();
      const settle = (name: string) => {
        const state = stateOf(name);
        for (const owed of state === null ? [] : incident.owes(state)) {
          const id = `${name} ${owed.mark.sequence} ${owed.command.type}`;
          if (told.has(id)) continue;
          const command = incident.readCommand({ ...owed.command, incident_id: name });
          const there = tellings.get(owed.incident_id);
          if (command === null || there === undefined) throw new Error(`nobody can be told ${id}`);
          const decision = incident.decide(there.state(), command, { actor: 'U0ANA', at: '2026-11-24T09:00:00.000Z' });
          there.take(['U0ANA', command]);
          if (decision.kind !== 'refused') told.add(id);
          const back = incident.readCommand(owed.ifRefused);
          if (decision.kind === 'refused' && back !== null) tellings.get(name)?.take(['U0ANA', back]);
        }
      };
      for (const one of acts) {
        if (one.act === 'look' && one.of !== one.into) {
          const ended = stateOf(one.into)?.ended ?? null;
          looked.set(one.of, mergeInto({ incident_id: one.into, stands: ended === null ? 'open' : 'closed' }));
        }
        const command = looked.get(one.of);
        if (one.act === 'merge' && command !== undefined) tellings.get(one.of)?.take(['U0BEN', command]);
        if (one.act === 'settle') settle(one.of);
      }
      for (let round = 0; round < 3; round++) for (const name of names) settle(name);
      for (const name of names) {
        let at: string | undefined = name;
        for (let steps = 0; at !== undefined; steps++) {
          expect(steps).toBeLessThan(names.length);
          at = stateOf(at)?.mergedInto?.incident_id;
        }
      }
    }),
    { numRuns: 500 },
  );
});
