import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import fc from 'fast-check';
import { holdDirectory } from '../../../src/sandbox/workspace/hold-directory.ts';
import type { Change } from '../../../src/sandbox/workspace/protocol.ts';
import { emptyState, fold, lastingChanges, nextTs } from '../../../src/sandbox/workspace/state.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, general, manifest, quiet, secrets } from './bolt-app.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'workspace-'));
});
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(directory, { recursive: true, force: true });
});

async function reopen(): Promise<Workspace> {
  const held = await holdDirectory(directory);
  stops.push(async () => held.release());
  const workspace = await startWorkspace({ port: 0, directory: held, manifest, ...secrets, requestUrls: [] });
  const stop = () => workspace.stop().then(held.release);
  stops.push(stop);
  return { ...workspace, stop };
}

async function startChild(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const script = fileURLToPath(new URL('kept-workspace.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  stops.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  const [url] = await once(child.stdout, 'data');
  return { child, url: String(url).trim() };
}

test('what was answered outlives a kill -9', async () => {
  const { child, url } = await startChild();
  const slack = new WebClient(secrets.botToken, {
    slackApiUrl: `${url}/api/`,
    logger: quiet,
    retryConfig: { retries: 0 },
  });
  const metadata = { event_type: 'kept', event_payload: { post_id: 'p1' } };
  const { ts = '' } = await slack.chat.postMessage({ channel: general, text: 'kept', metadata });
  const { ts: gone = '' } = await slack.chat.postMessage({ channel: general, text: 'gone' });
  await slack.chat.postEphemeral({ channel: general, user: ana, text: 'forgotten' });
  await slack.chat.delete({ channel: general, ts: gone });
  await slack.pins.add({ channel: general, timestamp: ts });
  await slack.reactions.add({ channel: general, timestamp: ts, name: 'eyes' });
  const { channel } = await slack.conversations.create({ name: 'inc-1' });
  await slack.bookmarks.add({
    channel_id: channel?.id ?? '',
    title: 'Run book',
    type: 'link',
    link: 'https://example.com',
  });
  await slack.views.publish({ user_id: ana, view: { type: 'home', blocks: [], private_metadata: 'home' } });
  const ended = once(child, 'exit');
  // While it is writing, if it can be caught at it.
  void slack.chat.postMessage({ channel: general, text: 'perhaps' }).catch(() => undefined);
  child.kill('SIGKILL');
  await ended;

  const workspace = await reopen();
  const { messages, channels, homes } = workspace.snapshot();
  const texts = messages.map(({ text }) => text);
  expect(texts.filter((text) => text !== 'perhaps')).toEqual(['kept', 'pinned a message to this channel.']);
  expect(messages[0]).toMatchObject({ ts, pinned: true, metadata, reactions: [{ name: 'eyes' }] });
  expect(channels.find(({ name }) => name === 'inc-1')?.bookmarks).toMatchObject([{ title: 'Run book' }]);
  expect(homes[ana]).toMatchObject({ private_metadata: 'home' });
});

test('a last line cut off by a kill is dropped, and the journal is compacted', async () => {
  const first = await reopen();
  await first.say({ user: ana, channel: general, text: 'before' });
  const ts = first.snapshot().messages[0]?.ts ?? '';
  for (const remove of [false, true, false]) await first.pin({ user: ana, channel: general, message_ts: ts, remove });
  await first.create({ user: ana, name: 'secret', is_private: true });
  await first.person({ user: ana, tz: 'Europe/Paris', is_restricted: true });
  await first.stop();
  const path = join(directory, 'journal.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n').length;
  appendFileSync(path, '{"type":"message","mess');

  const second = await reopen();
  expect(second.snapshot()).toEqual(first.snapshot());
  expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(lines);
  expect(readdirSync(directory)).toEqual(['hold-2', 'journal.jsonl']);
});

test('a line that is no change stops the start and says where', async () => {
  await (await reopen()).stop();
  const path = join(directory, 'journal.jsonl');
  appendFileSync(path, '{"type":"nonsense"}\n');
  const line = readFileSync(path, 'utf8').split('\n').length - 1;
  await expect(reopen()).rejects.toThrow(`${path}:${line}`);
});

const channelId = fc.constantFrom('C1', 'C2');
const ts = fc.integer({ min: 0, max: 20 }).map((second) => nextTs('0', 1_700_000_000_000 + second * 1000));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ id: channelId, topic: fc.string(), is_archived: fc.boolean() }).map(
    (some): Change => ({
      type: 'channel',
      channel: { name: some.id, purpose: '', is_im: false, creator: ana, members: [ana], ...some },
    }),
  ),
  fc
    .record({ channel: channelId, ts, text: fc.string() })
    .map((some): Change => ({ type: 'message', message: { user: ana, ...some } })),
  fc.record({ channel: channelId, ts }).map((some): Change => ({ type: 'message_deleted', ...some })),
  fc
    .record({ user: fc.constant(ana), view: fc.constant({ type: 'home' }) })
    .map((some): Change => ({ type: 'home', ...some })),
  fc.record({ id: fc.constantFrom('U1', 'U2'), real_name: fc.string(), deleted: fc.boolean() }).map(
    (some): Change => ({
      type: 'person',
      person: { name: some.id, is_bot: false, color: '#000000', tz: 'Europe/Paris', ...some },
    }),
  ),
);

test('the lasting changes of a state lead to it again, and a change twice is a change once', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const state = changes.reduce(fold, emptyState);
      const again = lastingChanges(state).reduce(fold, emptyState);
      const shown = ({ channels, messages, homes, people }: typeof state) => [
        channels,
        people,
        [...messages.values()].filter((kept) => kept.size > 0),
        homes,
      ];
      expect(shown(again)).toEqual(shown(state));
      const twice = changes.flatMap((one) => [one, one]).reduce(fold, emptyState);
      expect(shown(twice)).toEqual(shown(state));
    }),
  );
});

test('ts go up whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: 1 }), (clock) => {
      let last = '0000000000.000000';
      for (const nowMs of clock) {
        const next = nextTs(last, nowMs);
        expect(next > last).toBe(true);
        expect(next).toMatch(/^\d{10}\.\d{6}$/);
        last = next;
      }
    }),
  );
});
