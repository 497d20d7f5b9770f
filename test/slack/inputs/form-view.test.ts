import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { renderForm } from '../../../src/slack/inputs/form-view.ts';
import { formNamed, forms } from '../../../src/slack/inputs/read-submission.ts';
import { renderNotice } from '../../../src/slack/views/notice.ts';
import { declare } from '../../capabilities/story.ts';
import { settings } from '../../support/settings.ts';
import { anyStory, storyOf } from '../any-state.ts';

const incident_id = '3f9a1c20-0000-5000-8000-000000000000';
const names = forms.map(({ name }) => name);

test('every form has a name and a callback id of its own', () => {
  expect(new Set(names).size).toBe(forms.length);
  expect(new Set(forms.map(({ callbackId }) => callbackId)).size).toBe(forms.length);
});

test.each(names)('the form %s is one that Slack takes, whatever stands in the record', (name) => {
  const form = formNamed(name);
  if (form === null) throw new Error('a form expected');
  const isRight = (...[place, state]: [Parameters<typeof renderForm>[1], Parameters<typeof renderForm>[2]]) => {
    const view = renderForm(form, place, state, settings);
    expect(checkView(view, 'modal')).toEqual([]);
    expect(view.callback_id).toBe(form.callbackId);
    expect(JSON.parse(view.private_metadata ?? '')).toMatchObject({ place });
    // Where an error stands that has no field of its own.
    expect(view.blocks.map(({ block_id }) => block_id)).toContain(form.errorBlock);
  };
  isRight({ incident_id }, null);
  isRight(null, null);
  fc.assert(
    fc.property(anyStory(30), ({ state }) => isRight({ channel_id: 'C1' }, state)),
    { numRuns: 20 },
  );
});

test('the update form starts from what stands, and from the text alone until that is known', () => {
  const update = formNamed('update');
  if (update === null) throw new Error('a form expected');
  const place = { channel_id: 'C1' };
  const { state } = storyOf([
    ['U0ANA', declare()],
    ['U0ANA', { type: 'post_update', severity: 'sev2', status: 'identified' }],
  ]);
  const view = renderForm(update, place, state, settings);
  const opened = JSON.stringify(view);
  expect(opened).toMatch(/"initial_option":\{"value":"sev2"/);
  expect(opened).toMatch(/"initial_option":\{"value":"identified"/);
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({
    place,
    shown: { severity: 'sev2', status: 'identified' },
  });
  const before = renderForm(update, place, null, settings);
  expect(before.blocks.map(({ type }) => type)).toEqual(['input', 'context']);
  expect(before.blocks[0]?.block_id).toBe(view.blocks[0]?.block_id);
});

test('a notice is a view that Slack takes', () => {
  expect(checkView(renderNotice({ text: 'x'.repeat(2_900) }), 'modal')).toEqual([]);
});
