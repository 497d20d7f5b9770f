import { expect, test } from '@jest/globals';
import { impactOnSlack } from '../../../src/capabilities/impact/impact.slack.ts';
import { configure, type IncidentState, incident } from '../../../src/capabilities/index.ts';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { readFields } from '../../../src/slack/kit/fields.ts';
import { askedBy } from '../../support/settings.ts';
import { declare, given, play, type Step } from '../story.ts';

const whole = { ...declare(), summary: 'Carts do not load', impact: '30 % of orders', services: 'checkout, payments' };

const told = (state: IncidentState | null) =>
  state === null ? [] : incident.details(state).map(({ label, lines }) => [label, ...lines.flat()]);

test('what was declared with the title is told, and stands in the timeline', () => {
  const { state, events } = play([['U0ANA', whole]]);
  expect(told(state)).toEqual(
    expect.arrayContaining([
      ['Summary', { quote: 'Carts do not load' }],
      ['Impact', { quote: '30 % of orders' }],
      ['Services', { quote: 'checkout, payments' }],
    ]),
  );
  expect(JSON.stringify(incident.timeline(events)[0]?.says)).toContain('Carts do not load');
});

test('what is set later takes its place, as it was last corrected', () => {
  const { state } = play([
    ['U0ANA', whole],
    ['U0BEN', { type: 'set_impact', text: 'All orders' }],
    ['U0BEN', { type: 'correct', sequence: 2, text: 'Half of the orders' }],
  ]);
  expect(told(state)).toContainEqual(['Impact', { quote: 'Half of the orders' }]);
});

test('the same again changes nothing, and an empty one is refused', () => {
  given(['U0ANA', whole]).when({ type: 'set_summary', text: ' Carts do not load ' }).thenUnchanged('U0ANA', 1);
  given(['U0ANA', whole]).when({ type: 'set_services', text: ' ' }).thenRefused('text_missing');
});

test('a severity that nobody said stays unsaid until somebody does, though it be the same', () => {
  const unsaid = { ...declare('Slow'), severity_unsaid: true } as const;
  expect(play([['U0ANA', unsaid]]).state?.isSeverityUnsaid).toBe(true);
  const said = play([
    ['U0ANA', unsaid],
    ['U0ANA', { type: 'change_severity', severity: 'sev1' }],
  ]);
  expect(said.events).toHaveLength(2);
  expect(said.state?.isSeverityUnsaid).toBe(false);
});

const at = '2026-11-24T02:00:00.000Z';
const catalogue = settingsSchema.parse({ services: [{ name: 'checkout', aliases: ['shop'] }, { name: 'mail' }] });

test('the services of the catalogue that a text names are found by lists, until others are said', () => {
  const said = { ...declare(), services: 'the Shop, and mail' };
  expect(configure(said, catalogue, at)).toMatchObject({ services_named: ['checkout', 'mail'] });
  expect(configure(whole, settingsSchema.parse({}), at)).not.toHaveProperty('services_named');
  const declared: Step = ['U0ANA', { ...whole, services_named: ['checkout', 'mail'] }];
  const set: Step = ['U0BEN', { type: 'set_services', text: 'mail', services_named: ['mail'] }];
  const foundBy = (steps: readonly Step[]) => {
    const { state } = play(steps);
    return state === null ? null : incident.overview(state).data.found_by;
  };
  expect(foundBy([declared])).toEqual(['checkout', 'mail']);
  expect(foundBy([declared, set])).toEqual(['mail']);
  expect(foundBy([['U0ANA', whole]])).toBeUndefined();
});

test('the form chooses from the catalogue, and starts from what is affected', () => {
  const form = impactOnSlack.slack.forms?.find(({ name }) => name === 'services');
  const { state } = play([['U0ANA', { ...whole, services_named: ['mail'] }]]);
  if (form === undefined || state === null) throw new Error('a form expected');
  const view = JSON.stringify(form.view(state, catalogue));
  expect(view).toContain('multi_static_select');
  expect(view).toMatch(/"initial_options":\[\{"value":"mail"/);
  const fields = readFields({
    services_chosen: { 'value:v1': { selected_options: [{ value: 'checkout' }, { value: 'mail' }] } },
    text: { 'value:v1': { value: 'in the EU' } },
  });
  if (fields === null) throw new Error('fields expected');
  expect(form.read(fields, {}, askedBy('U0ANA'))).toMatchObject({
    command: { type: 'set_services', text: 'checkout, mail, in the EU' },
  });
});
