import type { Button, ContextBlock, HeaderBlock, SectionBlock } from '@slack/types';
import { plainWithin } from './mrkdwn.ts';

/** Characters of one section, with room for what a caller puts around them. https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const sectionMax = 2_900;

/** Characters of all texts in one message: Slack takes some 13,200. https://github.com/slackapi/bolt-js/issues/2509 */
export const messageTextMax = 11_000;

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const headerMax = 150;

export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: plainWithin(text, headerMax), emoji: true } };
}

export function section(mrkdwn: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: mrkdwn, verbatim: true } };
}

export function context(mrkdwn: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] };
}

export function button(action_id: string, text: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id,
    text: { type: 'plain_text', text },
    value,
    ...(style === undefined ? {} : { style }),
  };
}

/** Lines packed into as few sections as hold them; a line is at most `sectionMax` long. */
export function sections(lines: readonly string[]): readonly SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= sectionMax) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}
