import { describe, expect, test } from '@jest/globals';
import type { InputBlock, ModalView } from '@slack/types';
import fc from 'fast-check';
import { incident } from '../../../src/capabilities/index.ts';
import { renderForm } from '../../../src/slack/inputs/form-view.ts';
import { formNamed, forms, metadataOf, readSubmission } from '../../../src/slack/inputs/read-submission.ts';
import { declare } from '../../capabilities/story.ts';
import { askedBy, settings } from '../../support/settings.ts';
import { anyStory, storyOf } from '../any-state.ts';

const incident_id = '3f9a1c20-5d0a-5c1b-9c61-6b3f7c0f2a42';
const place = { incident_id };
const actionId = 'value:v1';
const field = (content: object) => ({ [actionId]: content });
const chosen = (value: string) => field({ selected_option: { value } });
const written = (value: string | null) => field({ value });
const { state } = storyOf([
  ['U0ANA', declare()],
  ['U0ANA', { type: 'post_update', severity: 'sev2', status: 'identified' }],
]);

function viewOf(name: string): ModalView {
  const form = formNamed(name);
  if (form === null) throw new Error('a form expected');
  return renderForm(form, place, state, settings);
}

function send(view: ModalView, values: unknown) {
  return readSubmission(view.callback_id ?? '', view.private_metadata ?? '', values, askedBy('U0BEN'));
}

/** What a form that was sent asks for. */
function filled(name: string, values: object) {
  const sent = send(viewOf(name), values);
  if (sent.kind !== 'filled') throw new Error('a form expected');
  expect(sent.place).toEqual(place);
  return sent.filled;
}

const command = (of: object) => ({ kind: 'command', command: of });

describe('a form that was sent', () => {
  test('declares', () => {
    const values = {
      title: written(' Checkout is down '),
      severity: chosen('sev1'),
      drill: field({ selected_options: [] }),
    };
    const command = { type: 'declare', kind: 'real', title: 'Checkout is down', severity: 'sev1' };
    expect(filled('declare', values)).toEqual({ kind: 'declare', command });
    const drill = { ...values, drill: field({ selected_options: [{ value: 'drill' }] }) };
    expect(filled('declare', drill)).toEqual({ kind: 'declare', command: { ...command, kind: 'drill' } });
    const secret = { ...values, private: field({ selected_options: [{ value: 'private' }] }) };
    expect(filled('declare', secret)).toEqual({ kind: 'declare', command: { ...command, private: true } });
    expect(filled('declare', { ...values, title: written(null) })).toEqual({
      kind: 'errors',
      errors: { title: 'Please say in a few words what is wrong.' },
    });
  });

  test.each([
    ['note', { text: written('x') }, { type: 'add_note', text: 'x' }],
    [
      'role',
      { role: written('scribe'), user: field({ selected_user: 'U0ANA' }) },
      { type: 'assign_role', role: 'scribe', user_id: 'U0ANA' },
    ],
    [
      'role',
      { role: written(' LEAD '), user: field({ selected_user: 'U0ANA' }) },
      { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 },
    ],
    ['task', { text: written('x') }, { type: 'add_task', text: 'x' }],
    ['resolve', { text: written(null) }, { type: 'resolve' }],
    ['resolve', { text: written('rolled back') }, { type: 'resolve', text: 'rolled back' }],
  ])('%s commands its incident', (name, values, expected) => {
    expect(filled(name, values)).toEqual(command(expected));
  });

  test.each(['note', 'update', 'role', 'task', 'declare'])(
    '%s, when empty, says so under a field that it has',
    (name) => {
      const { blocks } = viewOf(name);
      const result = filled(name, {});
      if (result.kind !== 'errors') throw new Error('errors expected');
      const ids = blocks.map(({ block_id }) => block_id);
      for (const [id, says] of Object.entries(result.errors)) {
        expect(ids).toContain(id);
        expect(says).toMatch(/^Please .*\.$/);
      }
      expect(ids[0]).toBe(formNamed(name)?.errorBlock);
    },
  );

  const nothingNew = 'Please write what is new, or change the status or the severity.';
  test.each([
    ['', 'identified', 'sev2', { kind: 'errors', errors: { text: nothingNew } }],
    ['', 'monitoring', 'sev2', command({ type: 'change_status', status: 'monitoring' })],
    ['', 'identified', 'sev1', command({ type: 'change_severity', severity: 'sev1' })],
    ['', 'monitoring', 'sev1', command({ type: 'post_update', status: 'monitoring', severity: 'sev1' })],
    ['x', 'identified', 'sev2', command({ type: 'post_update', text: 'x' })],
    ['x', 'identified', 'sev1', command({ type: 'post_update', text: 'x', severity: 'sev1' })],
  ])('to update with "%s", %s and %s takes only what its person changed', (text, status, severity, expected) => {
    expect(filled('update', { text: written(text), status: chosen(status), severity: chosen(severity) })).toEqual(
      expected,
    );
  });

  test('to update, before it was known how the incident stands, leaves that alone', () => {
    const form = formNamed('update');
    if (form === null) throw new Error('a form expected');
    const sent = send(renderForm(form, place, null, settings), { text: written('x') });
    expect(sent).toMatchObject({ filled: command({ type: 'post_update', text: 'x' }) });
  });

  test('takes its incident from nothing but an id', () => {
    const values = { text: written('x') };
    const withMetadata = (metadata: string) => readSubmission('incident:note:v1', metadata, values, askedBy('U0BEN'));
    for (const wrong of [{ incident_id: '42' }, { channel_id: '' }, {}, 'x']) {
      expect(withMetadata(JSON.stringify({ place: wrong, shown: {} }))).toEqual({ kind: 'unknown' });
    }
    for (const metadata of ['{}', '', JSON.stringify({ place })]) {
      expect(withMetadata(metadata)).toEqual({ kind: 'unknown' });
    }
    expect(withMetadata(metadataOf({ channel_id: 'C1' }, {}))).toMatchObject({
      kind: 'filled',
      place: { channel_id: 'C1' },
    });
  });

  test('that is not ours is unknown, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (callbackId, metadata, values) => {
        expect(readSubmission(callbackId, metadata, values, askedBy('U0BEN'))).toEqual({ kind: 'unknown' });
        expect(readSubmission('incident:note:v1', metadata, values, askedBy('U0BEN')).kind).toBe('unknown');
      }),
    );
  });

  test('is understood, whichever form and whatever is filled in: a command, or an error under a field that it has', () => {
    fc.assert(
      fc.property(anyStory(10), fc.constantFrom(...forms), fc.infiniteStream(fc.nat()), (story, form, drawn) => {
        const view = renderForm(form, place, story.state, settings);
        const draw = (): number => drawn.next().value ?? 0;
        const values = Object.fromEntries(
          form
            .view(story.state, settings)
            .blocks.flatMap((block) => (block.type === 'input' ? [[block.block_id, fill(block, draw)]] : [])),
        );
        const sent = send(view, values);
        if (sent.kind !== 'filled') throw new Error('a form expected');
        const { filled } = sent;
        if (filled.kind === 'errors') {
          const ids = view.blocks.map(({ block_id }) => block_id);
          expect(Object.keys(filled.errors).filter((id) => !ids.includes(id))).toEqual([]);
        } else {
          const whole = filled.kind === 'declare' ? { team_id: 'T1', number: 1, ...filled.command } : filled.command;
          expect(incident.readCommand(whole)).toEqual(whole);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What somebody may have done with a field: nothing, or what it lets them. */
function fill({ element }: InputBlock, draw: () => number): object {
  if (draw() % 4 === 0) return {};
  switch (element.type) {
    case 'plain_text_input':
      return written(['x', ' ', '<!channel>', 'lead'][draw() % 4] ?? '');
    case 'users_select':
      return field({ selected_user: 'U0CHLOE' });
    case 'static_select':
      return field({ selected_option: element.options?.[draw() % element.options.length] });
    case 'checkboxes':
      return field({ selected_options: element.options });
    default:
      throw new Error(`No form has had a field of the type ${element.type} yet: say here how it is filled`);
  }
}
