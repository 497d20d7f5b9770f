import { expect, test } from '@jest/globals';
import { incident } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import type { Stored } from '../../src/store/event-row.ts';
import { bodyMax, payloadOf } from '../../src/webhooks/payload.ts';

const at = '2026-11-26T14:00:00.000Z';
const salt = () => '00'.repeat(16);
const asked = { incident_id: requestId('payload'), actor: 'U0ANA', origin: 'command' as const, occurred_at: at };

/** A declaration, as it stands in the record, and the incident after it. */
function declared(kind: 'real' | 'drill' | 'alert') {
  const command = {
    ...{ type: 'declare' as const, team_id: 'T1', number: 3, kind },
    ...{ title: 'Cart\u202e down', severity: 'sev2' as const },
  };
  const decision = incident.decide(null, command, { actor: 'U0ANA', at });
  if (decision.kind !== 'accepted') throw new Error('it is accepted');
  const request = { ...asked, event_id: requestId('payload', kind), command };
  const { link, texts, dated } = incident.draft(null, request, decision.event, salt);
  const stored: Stored = { event: { ...link, region: 'local', recorded_at: at }, texts };
  const state = incident.fold([dated('local', at)]);
  if (state === null) throw new Error('it is open');
  return { stored, state };
}

test('a delivery tells of the event as it stands in the record and of its incident after it', () => {
  const { stored, state } = declared('drill');
  const body = payloadOf({ stored, state, isRedacted: false, hasTexts: true });
  expect(JSON.parse(body)).toEqual({
    type: 'drill.declared',
    timestamp: at,
    data: {
      version: 1,
      event: {
        ...{ id: stored.event.event_id, sequence: 1, type: 'declared', actor: 'U0ANA', origin: 'command' },
        ...{ occurred_at: at, recorded_at: at, data: stored.event.data, texts: { title: 'Cart\u202e down' } },
        ...{ previous_hash: '0'.repeat(64), hash: stored.event.hash },
      },
      incident: {
        ...{ id: asked.incident_id, name: 'DRILL-3', number: 3, kind: 'drill', team_id: 'T1' },
        ...{ severity: 'sev2', status: 'investigating', lead: null, title: 'Cart\u202e down' },
        ...{ declared_at: at, declared_by: 'U0ANA', closed_at: null, closed_as: null },
      },
    },
  });
  // What nobody can see stands as its escape.
  expect(body).toContain('\\u202e');
});

test('what people typed is in it only where the settings say so, and never once it is redacted', () => {
  const { stored, state } = declared('real');
  const plain = payloadOf({ stored, state, isRedacted: false, hasTexts: false });
  expect(plain).not.toContain('Cart');
  expect(JSON.parse(plain)).toMatchObject({
    type: 'incident.declared',
    data: { event: { data: { title: { sha256: expect.any(String) } } } },
  });
  expect(JSON.parse(payloadOf({ stored, state, isRedacted: true, hasTexts: true })).data.event.texts).toEqual({});
});

test('what does not fit is left out, and said so', () => {
  const { stored, state } = declared('alert');
  const long = { ...stored, texts: stored.texts.map((text) => ({ ...text, text: '€'.repeat(bodyMax / 2) })) };
  const body = payloadOf({ stored: long, state, isRedacted: false, hasTexts: true });
  expect(Buffer.byteLength(body)).toBeLessThan(bodyMax);
  expect(JSON.parse(body)).toMatchObject({ type: 'alert.declared', data: { left_out: ['texts'] } });
  const vast = { ...long, event: { ...stored.event, data: { word: 'x'.repeat(bodyMax) } } };
  const rest = JSON.parse(payloadOf({ stored: vast, state, isRedacted: false, hasTexts: false }));
  expect(rest.data.left_out).toEqual(['texts', 'data']);
  expect(rest.data.event).not.toHaveProperty('data');
});
