import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { incident } from '../../src/capabilities/index.ts';
import { checkIncident } from '../../src/kernel/check-incident.ts';
import { readExportFile } from '../../src/terminal/export-file.ts';
import { verifyFile } from '../../src/terminal/verify.ts';

/** See golden/README.md: neither the files nor these lines change. */
const vectors = [
  {
    name: 'every-event',
    head: '49463c1597093dc08550293366bd5731ea7ee88b136eea0a68d5c580614216a2',
    file: '88fc374eb93be51dc5bb56c7971290512e03008c83aa477da50cb9b68318b99d',
    newer: 0,
    redacted: [17, 22],
  },
  {
    name: 'newer-type',
    head: 'f4ed292c1c9ed5d6c457e1e2bad4e8d7265c7a166126d8bd913bdc8ada5a6bfa',
    file: '9aab29ec80449ea11fe063b417911470b714e6a86bf4880f58fb6ab3aa4813ee',
    newer: 1,
    redacted: [],
  },
  {
    name: 'newer-field',
    head: '98140dea452678fa83303e8b8eca21275c053efc00a1ea920d2b5bd3812ecf87',
    file: '87b1bc737c2b43995c6315a226596e77d4ab689d1a41134f1828131a5bb685d5',
    newer: 1,
    redacted: [],
  },
] as const;

const pathOf = (name: string) => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

const exported = z.object({
  events: z.array(
    z.object({
      event: z.record(z.string(), z.unknown()),
      texts: z.array(z.object({ field: z.string(), text: z.string(), salt: z.string() })),
    }),
  ),
});

const sha256 = (...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** JSON with its keys in their order, as RFC 8785 has it for what the record holds. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`).join(',')}}`;
}

describe.each(vectors)('the golden vector $name', ({ name, head, file, newer, redacted }) => {
  test('is the same to the byte', async () => {
    expect(sha256(await readFile(pathOf(`${name}.json`)))).toBe(file);
  });

  test('holds by the description of the format alone', async () => {
    const { events } = exported.parse(JSON.parse(await readFile(pathOf(`${name}.json`), 'utf8')));
    let previous = '0'.repeat(64);
    for (const { event, texts } of events) {
      const { event_id, incident_id, sequence, type, data, actor, origin, occurred_at } = event;
      const said = canonical({ event_id, incident_id, sequence, type, data, actor, origin, occurred_at });
      expect(event.previous_hash).toBe(previous);
      previous = sha256('quorum/event/1', Buffer.from(previous, 'hex'), said);
      expect(event.hash).toBe(previous);
      for (const { field, text, salt } of texts) {
        expect(Object(data)[field]).toEqual({ sha256: sha256(Buffer.from(salt, 'hex'), text) });
      }
      const committed = Object.values(Object(data)).filter((value) => Object(value).sha256 !== undefined).length;
      const isErased = redacted.some((one) => one === sequence);
      expect(texts).toHaveLength(isErased ? 0 : committed);
    }
    expect(previous).toBe(head);
  });

  test('is verified, and adds up to what it did', async () => {
    const read = readExportFile(await readFile(pathOf(`${name}.json`), 'utf8'));
    if (read.kind !== 'events') throw new Error('events expected');
    const checked = checkIncident(incident, read.events, read.texts);
    if (!checked.intact) throw new Error(checked.reason);
    expect(checked).toMatchObject({ head, newer, unexplained: [] });
    expect(checked.redactions.map(({ sequence }) => sequence)).toEqual(redacted);
    expect(checked.state).toMatchObject(JSON.parse(await readFile(pathOf(`${name}.state.json`), 'utf8')));
    const said: string[] = [];
    expect(await verifyFile((line) => said.push(line), pathOf(`${name}.json`))).toBe(true);
    expect(said[0]).toMatch(new RegExp(`^INC-4[23]: \\d+ events, chain intact, head ${head}$`));
    expect(said).toHaveLength(1 + redacted.length + newer);
  });
});
