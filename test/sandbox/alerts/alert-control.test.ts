import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createAlertControl, flapChanges, floodSize } from '../../../src/sandbox/alerts/alert-control.ts';
import { senders } from '../../../src/sandbox/alerts/senders/index.ts';
import { openSources, withSandboxSources } from '../../../src/sandbox-sources.ts';
import { serveSignals } from '../../../src/signals/serve-signals.ts';
import type { Signal } from '../../../src/signals/signal.ts';

const kinds = senders.map(({ kind }) => kind);
const sources = withSandboxSources([], kinds);
const arrived: Signal[] = [];

/** The product's own way in, at a real address; what it keeps, the test reads. */
let server: Server;
beforeAll(async () => {
  const answer = serveSignals({
    sources,
    async keep(signals) {
      arrived.push(...signals);
      return 'kept';
    },
    ask: async () => null,
    tell: () => undefined,
    elapsedMs: () => performance.now(),
    clock: Date.now,
  });
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  arrived.length = 0;
});

let ids = 0;
/** A clock that moves on a second each time it is asked. */
let nowMs = Date.now();
function control() {
  const { port } = z.custom<AddressInfo>((address) => typeof address === 'object').parse(server.address());
  return createAlertControl({
    sources: openSources(sources),
    url: () => `http://127.0.0.1:${port}`,
    now: () => {
      nowMs += 1_000;
      return nowMs;
    },
    newId: () => `alert-${ids++}`,
  });
}

describe('the sandbox can be any system but Amazon SNS, whose signature is Amazon’s alone', () => {
  test.each(kinds)('%s fires and clears one alert, as the product reads it', async (kind) => {
    const { set } = control();
    expect(await set({ source: kind, does: 'fire' })).toMatchObject({ sent: [{ source: kind }] });
    expect(await set({ source: kind, does: 'clear' })).toMatchObject({ ok: true });
    expect(arrived).toMatchObject([
      { source: kind, state: 'firing', title: expect.stringContaining('Checkout answers with errors') },
      { source: kind, state: 'cleared', alert: arrived[0]?.alert },
    ]);
    expect(arrived[0]?.delivery).not.toBe(arrived[1]?.delivery);
  });

  test('every answer is a success, and what fires is counted', async () => {
    const { set, read } = control();
    for (const kind of kinds) await set({ source: kind, does: 'fire' });
    const state = z.object({ sent: z.array(z.object({ statuses: z.record(z.string(), z.number()) })) }).parse(read());
    expect(state.sent.map(({ statuses }) => Object.keys(statuses).join())).toEqual(
      state.sent.map(() => expect.stringMatching(/^20[02]$/)),
    );
    expect(read()).toMatchObject({ sources: kinds.map((name) => ({ name, firing: 1 })) });
  });
});

test('an alert that flaps is the same each time, and each change is news', async () => {
  await control().set({ source: 'grafana', does: 'flap' });
  expect(arrived).toHaveLength(flapChanges);
  expect(new Set(arrived.map(({ alert }) => alert)).size).toBe(1);
  expect(new Set(arrived.map(({ delivery }) => delivery)).size).toBe(flapChanges);
  expect(arrived.at(-1)?.state).toBe('cleared');
});

test('a flood is as many alerts, each its own', async () => {
  await control().set({ source: 'datadog', does: 'flood' });
  expect(new Set(arrived.map(({ alert }) => alert)).size).toBe(floodSize);
});

test('what can’t be done is said', async () => {
  const { set } = control();
  expect(await set({ source: 'datadog', does: 'clear' })).toEqual({
    ok: false,
    error: 'invalid_arguments',
    detail: 'None of its alerts is firing.',
  });
  expect(await set({ source: 'cloudwatch', does: 'fire' })).toMatchObject({ ok: false });
  expect(await set({ source: 'datadog', does: 'explode' })).toMatchObject({ ok: false });
});
