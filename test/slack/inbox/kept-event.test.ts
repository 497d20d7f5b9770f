import { expect, test } from '@jest/globals';
import { readDelivery, readKeptEvent } from '../../../src/slack/inbox/kept-event.ts';

const bot = 'U0QUORUM';

/** What is kept of an event, or null. */
function kept(event: object) {
  const body = {
    api_app_id: 'A0QUORUM',
    event_id: 'Ev1',
    event_time: 1_795_485_600,
    team_id: 'T1',
    authorizations: [{ team_id: 'T1', user_id: bot }],
    event,
  };
  return readDelivery(body, 'pushpin')?.event ?? null;
}

const changed = (message: object, previous_message: object) =>
  kept({ type: 'message', subtype: 'message_changed', channel: 'C1', message, previous_message });
const ts = '1795485600.000100';
const place = { team: 'T1', channel: 'C1', ts };

test('an edit is kept where it says something else, and no text of it', () => {
  expect(changed({ ts, user: 'U0BEN', text: 'new' }, { ts, user: 'U0BEN', text: 'old' })).toEqual({
    kind: 'message_changed',
    ...place,
  });
  const alert = (text: string) => ({ ts, bot_id: 'B1', text: '', attachments: [{ text }] });
  expect(changed(alert('resolved'), alert('triggered'))).toEqual({ kind: 'message_changed', ...place });
});

test('an edit that says the same is not kept, nor one of ours', () => {
  const said = { ts, user: 'U0BEN', text: 'see <https://x.example>' };
  const preview = { from_url: 'https://x.example', title: 'X', text: 'all about X' };
  expect(changed({ ...said, attachments: [preview] }, said)).toBeNull();
  expect(changed({ ...said, reply_count: 1 }, said)).toBeNull();
  expect(changed({ ts, user: bot, text: 'new' }, { ts, user: bot, text: 'old' })).toBeNull();
  expect(kept({ type: 'message', subtype: 'message_changed', channel: 'C1' })).toBeNull();
  expect(changed({ ts: 'soon', text: 'new' }, {})).toBeNull();
});

test('a message that is gone is kept by its time, also where a thread leaves a tombstone', () => {
  const deleted = { type: 'message', subtype: 'message_deleted', channel: 'C1' };
  expect(kept({ ...deleted, deleted_ts: ts })).toEqual({ kind: 'message_deleted', ...place });
  expect(kept(deleted)).toEqual({ kind: 'message_deleted', ...place, ts: null });
  const gone = { kind: 'message_deleted', ...place };
  expect(changed({ ts, subtype: 'tombstone', text: 'This message was deleted.' }, { ts, text: 'old' })).toEqual(gone);
  // An earlier version of Quorum kept no time.
  const before = JSON.stringify({ kind: 'message_deleted', team: 'T1', channel: 'C1' });
  expect(readKeptEvent(before)).toEqual({ kind: 'message_deleted', team: 'T1', channel: 'C1', ts: null });
});

test('a reaction that is taken away is kept where it is the one that notes', () => {
  const removed = { type: 'reaction_removed', user: 'U0ANA', item: { type: 'message', channel: 'C1', ts } };
  expect(kept({ ...removed, reaction: 'pushpin' })).toEqual({ kind: 'unpinned', ...place, user: 'U0ANA' });
  expect(kept({ ...removed, reaction: 'eyes' })).toBeNull();
  expect(kept({ ...removed, reaction: 'pushpin', item_user: bot })).toBeNull();
});

test('a mention is kept by its message, and no text of it; one of ours is none', () => {
  const mention = { type: 'app_mention', channel: 'C1', ts, thread_ts: '1795485500.000100', text: `<@${bot}> note x` };
  expect(kept({ ...mention, user: 'U0ANA' })).toEqual({ kind: 'mentioned', ...place, user: 'U0ANA', bot });
  expect(kept({ ...mention, user: bot })).toBeNull();
  expect(kept({ ...mention, bot_id: 'B1' })).toBeNull();
});
