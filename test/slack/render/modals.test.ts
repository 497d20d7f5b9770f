import { expect, test } from '@jest/globals';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { renderForm } from '../../../src/slack/render/modals.ts';

const forms = ['declare', 'note', 'update', 'severity', 'status', 'lead', 'role', 'task', 'resolve'] as const;

test.each(forms)('the form %s is one that Slack takes', (form) => {
  const view = renderForm(form, { incident_id: '3f9a1c20-0000-5000-8000-000000000000' });
  expect(checkView(view, 'modal')).toEqual([]);
  expect(view.callback_id).toBe(`incident:${form}:v1`);
  expect(view.private_metadata).toBe('{"incident_id":"3f9a1c20-0000-5000-8000-000000000000"}');
  expect(checkView(renderForm(form, null), 'modal')).toEqual([]);
});

test('the update form opens on what stands', () => {
  const opened = JSON.stringify(renderForm('update', null, { severity: 'sev2', status: 'identified' }));
  expect(opened).toMatch(/"initial_option":\{"value":"sev2"/);
  expect(opened).toMatch(/"initial_option":\{"value":"identified"/);
  expect(JSON.stringify(renderForm('update', null))).not.toContain('initial_option');
});
