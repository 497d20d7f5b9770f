import { describe, expect, test } from '@jest/globals';
import { servicesOf } from '../../../src/capabilities/impact/impact.ts';
import { type Command, type IncidentState, incident } from '../../../src/capabilities/index.ts';
import { metrics } from '../../../src/capabilities/lifecycle/metrics.ts';
import { declare, given, play, type Step } from '../story.ts';

const source = 'system:signals';
const opened: Command = {
  ...{ type: 'open_alert', source: 'prometheus', alert: '11111111-1111-4111-8111-111111111111', episode: 1 },
  ...{ settle_seconds: 300, flapping_from: 5, service: 'search', at: '2026-11-24T02:00:00.000Z' },
};
const alert: readonly Step[] = [
  [source, { ...declare('Search is slow'), kind: 'alert', number: 3 }],
  [source, opened],
];
const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
const declared: Step = ['U0ANA', { type: 'declare_alert', how: { triage: false, private: false } }];
const into = { incident_id: 'other', number: 7, kind: 'real', stands: 'open', ended: '' } as const;
const joined: Step = ['U0ANA', { type: 'join_alert', into }];

function stateOf(...steps: readonly Step[]): IncidentState {
  const { state } = play(steps);
  if (state === null) throw new Error('a state expected');
  return state;
}

const owed = (state: IncidentState, type: string) =>
  incident.owes(state).filter(({ command }) => command.type === type);
const drawn = (state: IncidentState) =>
  JSON.stringify([incident.details(state), incident.facts(state), incident.responders(state)]);

describe('an acknowledgement of an alert', () => {
  const of = { number: 3, kind: 'alert' } as const;
  const carried: Command = { type: 'acknowledge', of };

  test('is that of the incident which is declared for it, by whom it was and when', () => {
    const state = stateOf(...alert, acknowledged, declared);
    expect(owed(state, 'acknowledge')).toMatchObject([
      {
        mark: { by: 'U0BEN', at: state.acknowledged?.at },
        incident_id: state.alert?.declares?.incident_id,
        command: { of },
      },
    ]);
    expect(owed(stateOf(...alert, acknowledged), 'acknowledge')).toEqual([]);
    expect(owed(stateOf(...alert, acknowledged, joined), 'acknowledge')).toEqual([]);
  });

  test('stands in the summary, and counts as an answer without delay', () => {
    const state = stateOf(['U0ANA', declare()], ['U0BEN', carried, -30]);
    expect(drawn(state)).toContain('with ALERT-3');
    expect(drawn(state)).not.toContain('nobody has acknowledged');
    expect(Date.parse(state.acknowledged?.at ?? '')).toBeLessThan(Date.parse(state.declared.at));
    expect(metrics(state).firstResponse).toMatchObject({ kind: 'known', milliseconds: 0 });
    // Nobody leads since the declaration, not since before.
    expect(state.leaderless?.at).toBe(state.declared.at);
  });

  test('takes nothing from whoever was first, and holds for no reopening', () => {
    given(['U0ANA', declare()], ['U0ANA', { type: 'acknowledge' }])
      .when(carried)
      .thenUnchanged('U0ANA', 2);
    given(['U0ANA', declare()], ['U0ANA', { type: 'resolve' }], ['U0ANA', { type: 'reopen' }])
      .when(carried)
      .thenRefused('reopened');
  });

  test('answers what a rule has paged for, and lets a rule page no more', () => {
    const steps = [{ whom: [{ kind: 'person', of: 'U0BEN' }], how: 'slack', wait_seconds: 300 }] as const;
    const page: Command = { type: 'page', name: 'core', steps: steps.map((one) => ({ ...one, whom: [...one.whom] })) };
    const paged = stateOf(['U0ANA', declare()], [source, page], ['U0BEN', carried]);
    expect(paged.pages[0]?.answered?.by).toBe('U0BEN');
    const byRule: Step = [source, { type: 'declare_alert', how: { triage: false, private: false }, page: 'core' }];
    expect(owed(stateOf(...alert, byRule), 'page')).toHaveLength(1);
    expect(owed(stateOf(...alert, byRule, acknowledged), 'page')).toEqual([]);
  });
});

describe('the service of an alert', () => {
  const add: Command = { type: 'add_service', service: 'search' };

  test('is told to an incident that it joins, and not to its own, which is declared with it', () => {
    expect(owed(stateOf(...alert, joined), 'add_service')).toMatchObject([
      { incident_id: 'other', command: { service: 'search' } },
    ]);
    expect(owed(stateOf(...alert, declared), 'add_service')).toEqual([]);
  });

  test('is added to what was said, once, until the services are said anew', () => {
    const said: Step = ['U0ANA', { type: 'set_services', text: 'checkout', services_named: ['checkout'] }];
    const state = stateOf(['U0ANA', declare()], said, [source, add]);
    expect(servicesOf(state)).toEqual(['checkout', 'search']);
    expect(drawn(state)).toMatch(/"Services".*checkout.*search/);
    given(['U0ANA', declare()], said, [source, add]).when(add).thenUnchanged(source, 3);
    // The same words as before take the added one away.
    expect(servicesOf(stateOf(['U0ANA', declare()], said, [source, add], said))).toEqual(['checkout']);
  });
});

describe('an incident that was made private', () => {
  const noted: Step = [
    source,
    {
      type: 'note_alert',
      incident_id: 'alert-3',
      number: 3,
      kind: 'alert',
      of: 3,
      firing: true,
      text: 'Search is slow',
    },
  ];
  const made: Step = ['U0ANA', { type: 'make_private' }];

  test('tells its alerts to name it no more, and one that was declared private tells none its number', () => {
    const before = stateOf(['U0ANA', declare()], noted);
    expect(owed(before, 'join_alert')).toHaveLength(1);
    const state = stateOf(['U0ANA', declare()], noted, made);
    expect(owed(state, 'join_alert')).toEqual([]);
    expect(owed(state, 'hide_incident')).toMatchObject([{ incident_id: 'alert-3', mark: { by: 'U0ANA' } }]);
    expect(incident.owes(stateOf(['U0ANA', { ...declare(), private: true }], noted))).toEqual([]);
  });

  test('is named nowhere by its alert: in no summary, timeline or refusal', () => {
    const hide: Step = ['U0ANA', { type: 'hide_incident', of: 'other' }];
    const before = play([...alert, joined]);
    expect(before.state === null ? '' : drawn(before.state)).toContain('INC-7');
    const { state, events } = play([...alert, joined, hide]);
    if (state === null) throw new Error('a state expected');
    const again = incident.decide(state, { type: 'join_alert', into }, { actor: 'U0BEN', at: state.head.recorded_at });
    expect(again.kind).toBe('unchanged');
    expect(drawn(state)).toContain('a private incident');
    expect(JSON.stringify([drawn(state), incident.timeline(events), again])).not.toContain('INC-7');
    expect(incident.refersTo(state)).toEqual([]);
    given(...alert, joined, hide)
      .when({ type: 'hide_incident', of: 'other' })
      .thenUnchanged('U0ANA', 3);
  });
});

test('whoever silences an alert stops the pages about it that were sent before, each of them', () => {
  const page = (name: string): Step => [
    'U0ANA',
    {
      ...{ type: 'page', name, repeat: 0, snooze_seconds: 900, people: ['U0BEN'] },
      steps: [{ whom: [{ kind: 'person', of: 'U0BEN' }], how: 'slack', wait_seconds: 300 }],
    },
  ];
  const silence: Step = ['U0CHLOE', { type: 'silence_alert', seconds: 3600 }];
  const due_at = '2026-11-24T02:07:00.000Z';
  const lost: Step = ['system:timer', { type: 'exhaust_page', page: 1, due_at }, 5];
  expect(owed(stateOf(...alert, page('one')), 'stop_page')).toEqual([]);
  const before = [...alert, page('one'), lost, page('two'), silence];
  const stops = owed(stateOf(...before, page('three')), 'stop_page');
  expect(stops).toMatchObject([
    { mark: { by: 'U0CHLOE' }, command: { page: 1 }, of: '1' },
    { mark: { by: 'U0CHLOE' }, command: { page: 2 }, of: '2' },
  ]);
  const stopped = stateOf(...before, ...[1, 2].map((one): Step => ['U0CHLOE', { type: 'stop_page', page: one }]));
  expect(stopped.pages.map(({ over }) => over?.how)).toEqual(['stopped', 'stopped']);
  expect(owed(stopped, 'stop_page')).toEqual([]);
});
