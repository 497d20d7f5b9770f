import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';

/** What a row says of a post that was claimed and never made. */
export const untried: Pick<PostedRow, 'ts' | 'thread_ts' | 'content_hash' | 'sequence' | 'late_ms' | 'failure'> = {
  ts: null,
  thread_ts: null,
  content_hash: null,
  sequence: 1,
  late_ms: null,
  failure: null,
};
