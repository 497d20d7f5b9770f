import { expect, test } from '@jest/globals';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { renderForm } from '../../../src/slack/render/modals.ts';

const forms = ['declare', 'note', 'update', 'role', 'task', 'resolve'] as const;

test.each(forms)('the form %s is one that Slack takes', (form) => {
  const view = renderForm(form, { incident_id: '3f9a1c20-0000-5000-8000-000000000000' });
  expect(checkView(view, 'modal')).toEqual([]);
  expect(view.callback_id).toBe(`incident:${form}:v1`);
  expect(view.private_metadata).toBe('{"incident_id":"3f9a1c20-0000-5000-8000-000000000000"}');
  expect(checkView(renderForm(form, null), 'modal')).toEqual([]);
});

test('the update form starts from what stands, and from the text alone until that is known', () => {
  const place = { channel_id: 'C1' };
  const view = renderForm('update', place, { severity: 'sev2', status: 'identified' });
  const opened = JSON.stringify(view);
  expect(checkView(view, 'modal')).toEqual([]);
  expect(opened).toMatch(/"initial_option":\{"value":"sev2"/);
  expect(opened).toMatch(/"initial_option":\{"value":"identified"/);
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({ channel_id: 'C1', severity: 'sev2', status: 'identified' });
  const before = renderForm('update', place);
  expect(before.blocks.map(({ type }) => type)).toEqual(['input', 'context']);
  expect(before.blocks[0]?.block_id).toBe(view.blocks[0]?.block_id);
});
