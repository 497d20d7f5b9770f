import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { HeldDirectory } from './hold-directory.ts';
import type { Change } from './protocol.ts';
import { emptyState, fold, isLasting, lastingChanges, type State } from './state.ts';

const json = z.record(z.string(), z.unknown());

const bookmark = z.object({
  id: z.string(),
  title: z.string(),
  link: z.string(),
  emoji: z.string(),
  created: z.number(),
  updated: z.number(),
});

const channel = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.string(),
  purpose: z.string(),
  is_archived: z.boolean(),
  is_im: z.boolean(),
  creator: z.string(),
  members: z.array(z.string()),
  is_private: z.exactOptional(z.boolean()),
  created: z.exactOptional(z.number()),
  bookmarks: z.exactOptional(z.array(bookmark)),
});

const message = z.object({
  channel: z.string(),
  ts: z.string().regex(/^\d{10}\.\d{6}$/),
  thread_ts: z.exactOptional(z.string()),
  user: z.string(),
  text: z.string(),
  blocks: z.exactOptional(z.array(json)),
  metadata: z.exactOptional(json),
  edited: z.exactOptional(z.boolean()),
  edited_ts: z.exactOptional(z.string()),
  pinned: z.exactOptional(z.boolean()),
  pinned_by: z.exactOptional(z.string()),
  pinned_at: z.exactOptional(z.number()),
  reactions: z.exactOptional(z.array(z.object({ name: z.string(), users: z.array(z.string()) }))),
  subtype: z.exactOptional(z.string()),
});

const person = z.object({
  id: z.string(),
  name: z.string(),
  real_name: z.string(),
  is_bot: z.boolean(),
  color: z.string(),
  deleted: z.exactOptional(z.boolean()),
  is_restricted: z.exactOptional(z.boolean()),
  is_ultra_restricted: z.exactOptional(z.boolean()),
  tz: z.exactOptional(z.string()),
  team_id: z.exactOptional(z.string()),
  teams: z.exactOptional(z.array(z.string())),
});

const entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('channel'), channel }),
  z.object({ type: z.literal('message'), message }),
  z.object({ type: z.literal('message_deleted'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('person'), person }),
  z.object({
    type: z.literal('group'),
    group: z.object({ id: z.string(), handle: z.string(), users: z.array(z.string()) }),
  }),
  z.object({ type: z.literal('home'), user: z.string(), view: json }),
]);

export type Journal = {
  readonly state: State;
  /** Writes before it returns, so that a kill leaves nothing half told; ignores what does not outlive a restart. */
  append(changes: readonly Change[]): void;
  close(): void;
};

/** Forgets everything at the end of the process. */
export const noJournal: Journal = { state: emptyState, append: () => undefined, close: () => undefined };

/**
 * Reads `journal.jsonl` in a directory that nobody else may write to, makes it if need be, and compacts it: the changes
 * that lead to the present state replace it in one rename. A last line cut off by a kill is dropped.
 * @throws when another line is not a change, naming file and line.
 */
export function openJournal(directory: HeldDirectory): Journal {
  const path = join(directory.path, 'journal.jsonl');
  const state = existsSync(path) ? readState(path) : emptyState;
  const compact = `${path}.tmp`;
  const descriptor = openSync(compact, 'w', 0o600);
  writeLines(descriptor, lastingChanges(state));
  fsyncSync(descriptor);
  renameSync(compact, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return {
    state,
    append: (changes) => writeLines(descriptor, changes.filter(isLasting)),
    close: () => closeSync(descriptor),
  };
}

function readState(path: string): State {
  const lines = readFileSync(path, 'utf8').split('\n');
  // What follows the last line feed is empty, or was cut off while it was written and so was never told to anyone.
  lines.pop();
  return lines.reduce((state, line, index) => fold(state, readLine(line, `${path}:${index + 1}`)), emptyState);
}

function readLine(line: string, where: string): Change {
  try {
    return entry.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(
      `The sandbox's journal has a line that is no change (${where}). Move the file away to start anew.`,
      {
        cause: error,
      },
    );
  }
}

function writeLines(descriptor: number, changes: readonly Change[]): void {
  if (changes.length === 0) return;
  const bytes = Buffer.from(changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
