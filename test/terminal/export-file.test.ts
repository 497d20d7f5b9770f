import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Broken, Hashed } from '../../src/incident/chain.ts';
import { checkIncident } from '../../src/incident/check-incident.ts';
import { exportFile, readExportFile } from '../../src/terminal/export-file.ts';
import { declare, play } from '../incident/story.ts';

const { events } = play([
  ['U0ANA', declare('Überlast 🔥 "quoted"')],
  ['U0BEN', { type: 'acknowledge' }],
  ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN' }],
  ['U0ANA', { type: 'add_note', text: 'one line\nand another, with } and ] and \\ in it' }],
  ['U0ANA', { type: 'post_update', text: 'back', status: 'monitoring', severity: 'sev3' }],
  ['U0BEN', { type: 'resolve' }],
]);
const file = Buffer.from(exportFile(events));

/** What the hashes are over: the rest of an event, its region and the database's clock, no hash covers. */
function said(link: Hashed): unknown {
  const { event_id, incident_id, sequence, type, data, actor, origin, occurred_at } = link;
  return { event_id, incident_id, sequence, type, data, actor, origin, occurred_at };
}

function check(bytes: Buffer): { readonly intact: true; readonly events: readonly Hashed[] } | Broken | 'foreign' {
  const read = readExportFile(bytes.toString('utf8'));
  if (read.kind === 'foreign') return 'foreign';
  return read.kind === 'broken' ? read.check : checkIncident(read.events);
}

/** The sequence whose event stands at an offset: the first line is the head, the last the end. */
function sequenceAt(offset: number): number {
  return file.subarray(0, offset).toString('latin1').split('\n').length - 1;
}

test('an export is JSON, and intact when it is read again', () => {
  expect(JSON.parse(file.toString())).toMatchObject({ format: 'quorum-export', version: 1 });
  expect(check(file)).toMatchObject({ intact: true, events });
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
        expect(found.events.map(said)).toEqual(events.map(said));
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
    let length = Buffer.from('{"format":"quorum-export","version":1,"events":[').length;
    length < file.length;
    length++
  ) {
    expect(check(file.subarray(0, length))).toMatchObject({ intact: false });
  }
});
