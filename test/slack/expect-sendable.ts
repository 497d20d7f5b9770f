import { expect } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { blockTextLength, checkBlocks } from '../../src/sandbox/workspace/check-blocks.ts';

/** Every control sequence that we write ourselves: a person, a group, a channel, a date, a link. */
const ours =
  /<https?:[^<>|\s]*\|[^<>|]*>|<!subteam\^S[A-Z0-9]+>|<@[UW][A-Z0-9]{1,63}>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^|<>]*>/g;

/** A message that Slack takes, and in which nothing typed has become a control sequence. */
export function expectSendable({ text, blocks }: { text: string; blocks?: readonly KnownBlock[] | undefined }): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThan(4_000);
  expect(checkBlocks(blocks ?? [], 'message')).toEqual([]);
  expect((blocks ?? []).length).toBeLessThan(50);
  expect(blockTextLength(blocks ?? [])).toBeLessThan(12_000);
  for (const mrkdwn of [text, ...mrkdwnIn(blocks ?? [])]) {
    expect(mrkdwn.replaceAll(ours, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(mrkdwn.isWellFormed()).toBe(true);
  }
}

/** Every mrkdwn text within blocks. */
export function mrkdwnIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value && typeof value.text === 'string')
    return [value.text];
  return Object.values(value).flatMap(mrkdwnIn);
}
