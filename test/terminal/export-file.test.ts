import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident } from '../../src/capabilities/index.ts';
import type { Broken, Hashed } from '../../src/kernel/chain.ts';
import { checkIncident } from '../../src/kernel/check-incident.ts';
import type { TextRow } from '../../src/kernel/commitment.ts';
import { exportFile, readExportFile } from '../../src/terminal/export-file.ts';
import { declare, play } from '../capabilities/story.ts';

const { events, stored, texts } = play([
  ['U0ANA', declare('Überlast 🔥 "quoted"')],
  ['U0BEN', { type: 'acknowledge' }],
  ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }],
  ['U0ANA', { type: 'add_note', text: 'one line\nand another, with } and ] and \\ in it' }],
  ['U0ANA', { type: 'post_update', text: 'back', status: 'monitoring', severity: 'sev3' }],
  ['U0ANA', { type: 'add_note', text: 'the password is hunter2' }],
  ['system:operator', { type: 'redact', sequence: 6, reason: 'a password' }],
  ['U0BEN', { type: 'resolve' }],
]);
const file = Buffer.from(
  exportFile(stored.map((event) => ({ event, texts: texts.filter(({ sequence }) => sequence === event.sequence) }))),
);

/** What the hashes are over: the rest of an event, its region and the database's clock, no hash covers. */
function said(link: Hashed): unknown {
  const { event_id, incident_id, sequence, type, data, actor, origin, occurred_at } = link;
  return { event_id, incident_id, sequence, type, data, actor, origin, occurred_at };
}

type Read = { readonly intact: true; readonly events: readonly Hashed[]; readonly texts: readonly TextRow[] };

function check(bytes: Buffer): Read | Broken | 'foreign' {
  const read = readExportFile(bytes.toString('utf8'));
  if (read.kind !== 'events') return read.kind === 'foreign' ? 'foreign' : read.check;
  const checked = checkIncident(incident, read.events, read.texts);
  return checked.intact ? { intact: true, events: read.events, texts: read.texts } : checked;
}

/** The sequence whose event stands at an offset: the first line is the head, the last the end. */
function sequenceAt(offset: number): number {
  return file.subarray(0, offset).toString('latin1').split('\n').length - 1;
}

test('an export is JSON, and intact when it is read again', () => {
  expect(JSON.parse(file.toString())).toMatchObject({ format: 'quorum-export', version: 2 });
  expect(check(file)).toEqual({ intact: true, events: stored, texts });
  expect(file.toString()).not.toContain('hunter2');
});

test('whichever byte of it changes, it is found with its sequence, unless it changes nothing that was said', () => {
  const kinds = { intact: 0, broken: 0, foreign: 0 };
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (offset, mask) => {
      const changed = Buffer.from(file);
      changed[offset] = (changed[offset] ?? 0) ^ mask;
      const found = check(changed);
      if (found === 'foreign') {
        kinds.foreign += 1;
        expect(sequenceAt(offset)).toBe(0);
      } else if (found.intact) {
        kinds.intact += 1;
        expect(found.events.map(said)).toEqual(stored.map(said));
        expect(found.texts).toEqual(texts);
      } else {
        kinds.broken += 1;
        // A line break that is lost joins an event to the next; whichever is named, it stands there.
        const at = sequenceAt(offset);
        expect([at, at + (file[offset] === 10 ? 1 : 0)]).toContain(found.sequence);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(kinds.broken).toBeGreaterThan(kinds.intact + kinds.foreign);
});

test.each([...' \t\r\n'])('a comma between two events that became %j is found with the event before it', (blank) => {
  const lines = file.toString().split('\n');
  for (let sequence = 1; sequence < events.length; sequence++) {
    const changed = lines.map((line, index) => (index === sequence ? line.replace(/,$/, blank) : line));
    expect(check(Buffer.from(changed.join('\n')))).toMatchObject({ intact: false, sequence });
  }
});

test('what is cut off at its end is found', () => {
  for (
    let length = Buffer.from('{"format":"quorum-export","version":2,"events":[').length;
    length < file.length;
    length++
  ) {
    expect(check(file.subarray(0, length))).toMatchObject({ intact: false });
  }
});
