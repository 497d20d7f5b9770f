import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actionIds } from '../../../src/slack/render/action-ids.ts';
import { fieldActionId } from '../../../src/slack/render/form-ids.ts';
import { language } from '../../../src/slack/render/language.ts';
import { renderForm } from '../../../src/slack/render/modals.ts';

const incident_id = '3f9a1c20-5d0a-5c1b-9c61-6b3f7c0f2a42';
const place = { incident_id };
const field = (content: object) => ({ [fieldActionId]: content });
const chosen = (value: string) => field({ selected_option: { value } });

function sent(form: Parameters<typeof renderForm>[0], values: object) {
  const view = renderForm(form, place);
  return language.readForm(view.callback_id ?? '', view.private_metadata ?? '', values, 'U0BEN');
}

describe('a form that was sent', () => {
  test('declares', () => {
    const values = {
      title: field({ value: ' Checkout is down ' }),
      severity: chosen('sev1'),
      drill: field({ selected_options: [] }),
    };
    const command = { type: 'declare', kind: 'real', title: 'Checkout is down', severity: 'sev1' };
    expect(sent('declare', values)).toEqual({ kind: 'declare', command });
    const drill = { ...values, drill: field({ selected_options: [{ value: 'drill' }] }) };
    expect(sent('declare', drill)).toEqual({ kind: 'declare', command: { ...command, kind: 'drill' } });
    expect(sent('declare', { ...values, title: field({ value: null }) })).toMatchObject({
      errors: { title: expect.any(String) },
    });
  });

  test.each([
    ['note', { text: field({ value: 'x' }) }, { type: 'add_note', text: 'x' }],
    [
      'update',
      { text: field({ value: 'x' }), status: chosen('monitoring') },
      { type: 'post_update', text: 'x', status: 'monitoring' },
    ],
    [
      'role',
      { role: field({ value: 'scribe' }), user: field({ selected_user: 'U0ANA' }) },
      { type: 'assign_role', role: 'scribe', user_id: 'U0ANA' },
    ],
    [
      'role',
      { role: field({ value: ' LEAD ' }), user: field({ selected_user: 'U0ANA' }) },
      { type: 'assign_lead', user_id: 'U0ANA' },
    ],
    ['task', { text: field({ value: 'x' }) }, { type: 'add_task', text: 'x' }],
    ['resolve', { text: field({ value: null }) }, { type: 'resolve' }],
  ] as const)('%s commands its incident', (form, values, command) => {
    expect(sent(form, values)).toEqual({ kind: 'command', place, command });
  });

  test.each(['note', 'update', 'role', 'task', 'declare'] as const)(
    '%s, when empty, says so under a field that it has',
    (form) => {
      const result = sent(form, {});
      const view = renderForm(form, place);
      const ids = view.blocks.map((block) => block.block_id);
      if (result.kind !== 'errors') throw new Error('Errors expected');
      for (const id of Object.keys(result.errors)) expect(ids).toContain(id);
      expect(ids[0]).toBe(language.errorBlock(view.callback_id ?? ''));
    },
  );

  test.each([
    ['', 'identified', 'sev2', { errors: { text: expect.stringMatching(/^Please write what is new/) } }],
    ['', 'monitoring', 'sev2', { command: { type: 'change_status', status: 'monitoring' } }],
    ['', 'identified', 'sev1', { command: { type: 'change_severity', severity: 'sev1' } }],
    ['', 'monitoring', 'sev1', { command: { type: 'post_update', status: 'monitoring', severity: 'sev1' } }],
    ['x', 'identified', 'sev2', { command: { type: 'post_update', text: 'x' } }],
    ['x', 'identified', 'sev1', { command: { type: 'post_update', text: 'x', severity: 'sev1' } }],
  ] as const)(
    'to update with "%s", %s and %s takes only what its person changed',
    (text, status, severity, expected) => {
      const view = renderForm('update', place, { status: 'identified', severity: 'sev2' });
      const values = { text: field({ value: text }), status: chosen(status), severity: chosen(severity) };
      const read = language.readForm(view.callback_id ?? '', view.private_metadata ?? '', values, 'U0BEN');
      expect(read).toEqual({
        ...('command' in expected ? { kind: 'command', place } : { kind: 'errors' }),
        ...expected,
      });
    },
  );

  test('takes its incident from nothing but an id', () => {
    const values = { text: field({ value: 'x' }) };
    for (const metadata of ['{"incident_id":"42"}', '{"channel_id":""}', '{}', '']) {
      expect(language.readForm('incident:note:v1', metadata, values, 'U0BEN')).toEqual({ kind: 'unknown' });
    }
    expect(language.readForm('incident:note:v1', '{"channel_id":"C1"}', values, 'U0BEN')).toMatchObject({
      kind: 'command',
      place: { channel_id: 'C1' },
    });
  });

  test('that is not ours is unknown, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (callbackId, metadata, values) => {
        expect(language.readForm(callbackId, metadata, values, 'U0BEN')).toEqual({ kind: 'unknown' });
        expect(language.readForm('incident:note:v1', metadata, values, 'U0BEN').kind).toBe('unknown');
      }),
    );
  });
});

describe('a click', () => {
  test('does what its button says', () => {
    const read = (id: string, value: string = incident_id) => language.readClick(id, value, 'U0BEN');
    expect(read('incident:acknowledge:v1')).toEqual({ kind: 'command', incident_id, command: { type: 'acknowledge' } });
    expect(read('incident:take_lead:v1')).toEqual({
      kind: 'command',
      incident_id,
      command: { type: 'assign_lead', user_id: 'U0BEN' },
    });
    expect(read('incident:reopen:v1')).toEqual({ kind: 'command', incident_id, command: { type: 'reopen' } });
    expect(read('incident:add_note:v1')).toEqual({ kind: 'open', form: 'note', place });
    expect(read('incident:update:v1')).toEqual({ kind: 'open', form: 'update', place });
    expect(read('incident:resolve:v1')).toEqual({ kind: 'open', form: 'resolve', place });
    expect(read('incident:declare:v1', 'declare')).toEqual({ kind: 'open', form: 'declare', place: null });
    expect(read('incident:resolve:v1', 'not an id')).toEqual({ kind: 'unknown' });
    expect(read('incident:resolve:v0')).toEqual({ kind: 'unknown' });
  });

  test('on any button that we make is understood', () => {
    for (const id of Object.values(actionIds)) {
      const value = id === actionIds.timeline ? `${incident_id}:21` : incident_id;
      expect(language.readClick(id, value, 'U0BEN').kind).not.toBe('unknown');
    }
    for (const value of [incident_id, `${incident_id}:x`, `${incident_id}:0`, 'x:1'])
      expect(language.readClick(actionIds.timeline, value, 'U0BEN')).toEqual({ kind: 'unknown' });
  });
});

describe('a line', () => {
  test('reaches the edge as what it asks for', () => {
    expect(language.readLine('', 'U0BEN')).toEqual({ kind: 'menu' });
    expect(language.readLine('show', 'U0BEN')).toEqual({ kind: 'menu' });
    expect(language.readLine('lead', 'U0BEN')).toEqual({
      kind: 'command',
      command: { type: 'assign_lead', user_id: 'U0BEN' },
    });
    expect(language.readLine('new drill x', 'U0BEN')).toEqual({
      kind: 'declare',
      command: { type: 'declare', kind: 'drill', title: 'x', severity: 'sev3' },
    });
    expect(language.readLine('frobnicate', 'U0BEN').kind).toBe('unclear');
  });
});
