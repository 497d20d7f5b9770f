import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readSettings } from '../../src/configuration/read-settings.ts';
import { anyCharacter } from '../support/any-character.ts';
import { wrongForm, wrongText, wrongTogether } from './wrong-settings.ts';

const read = (text: string) => readSettings('team.yml', text);

describe('a file that can’t be used is told with its line, what it got and what it wants', () => {
  test.each([...wrongText, ...wrongForm, ...wrongTogether])('%j', (text, sentence) => {
    expect(read(text)).toEqual({ ok: false, sentence });
  });

  test('several faults are told in the order of their lines, three at most', () => {
    const text = 'reactions:\n  note: "📌"\nfoo: 1\nbar: 2\nchannels: {}\nnote: 3\nhandover: 4';
    const groups =
      'severities, reminders, updates, handover, roles, permissions, channels, announcements, triage, reactions, signals, alerts, services, oncall, pagers, escalations, webhooks';
    const wanted = "expected an emoji's name without colons, such as pushpin";
    expect(read(text)).toEqual({
      ok: false,
      sentence: [
        `team.yml, line 2: reactions.note can't be "📌": ${wanted}.`,
        `team.yml, line 3: "foo" is not a setting: expected one of ${groups}.`,
        `team.yml, line 4: "bar" is not a setting: expected one of ${groups}.`,
        "team.yml has 2 more that can't be used.",
      ].join(' '),
    });
  });
});

describe('a file that can be used', () => {
  test('says what is not as usual, and where; the rest is as usual', () => {
    const usual = read('');
    const changed = read(
      'severities:\n  sev1: { name: P1, mark: "1️⃣" }\n\nreminders:\n  unattended:\n    after: never\n    snooze: 90s\n',
    );
    if (!usual.ok || !changed.ok) throw new Error('refused');
    const { severities, reminders, ...others } = usual.settings;
    expect(changed.settings).toEqual({
      ...others,
      severities: { ...severities, sev1: { ...severities.sev1, name: 'P1', mark: '1️⃣' } },
      reminders: { ...reminders, unattended: { ...reminders.unattended, after: null, snooze: 90_000 } },
    });
    expect(changed.lineOf(['severities', 'sev1', 'name'])).toBe(2);
    expect(changed.lineOf(['reminders', 'unattended', 'snooze'])).toBe(7);
    expect(changed.lineOf(['severities', 'sev1', 'meaning'])).toBeNull();
    expect(changed.lineOf(['handover'])).toBeNull();
  });

  test.each(['', '# nothing yet\n', '---\n', '{}', '\ufeff{}'])('may be empty: %j', (text) => {
    expect(read(text)).toMatchObject({ settings: { severities: { default: 'sev3' } } });
  });

  test.each(['🔴', '⚪', '🛠️', '👩🏽‍🚒', '🇪🇺', '1️⃣', ':fire-engine:'])('takes %s as a mark', (mark) => {
    const settings = read(stringify({ severities: { sev1: { mark } } }));
    expect(settings).toMatchObject({ settings: { severities: { sev1: { mark } } } });
  });
});

test('whatever a file holds is answered', () => {
  const pieces = ['severities', ':', '\n', '  ', '- ', '{', '}', '[', '&a ', '*a ', '!', '"'];
  const text = fc.string({ unit: fc.oneof(anyCharacter, fc.constantFrom(...pieces)), maxLength: 40 });
  const data = fc.dictionary(fc.constantFrom('severities', 'announcements', 'reminders', 'toString'), fc.jsonValue());
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        data.map((said) => stringify(said)),
      ),
      (file) => {
        const answer = read(file);
        expect(answer.ok || /^team\.yml, line \d+/.test(answer.sentence)).toBe(true);
      },
    ),
  );
});
