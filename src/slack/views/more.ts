import type { SectionBlock } from '@slack/types';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { offeredButton, section } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';
import { fullName } from '../kit/name.ts';
import type { Message, Offered } from '../kit/on-slack.ts';
import type { Word } from '../kit/word.ts';

/** What a word does alone goes without saying beside a button. */
const withoutWords = /; (?:without [a-z ]+|alone), opens a form/;

/** Most deeds in one view: Slack takes a hundred blocks. */
const deedsMax = 90;

/** What can be done besides what the summary's row offers, each as a button beside what it does and how it is typed. */
export function renderMore(
  state: IncidentCore,
  offered: readonly Offered[],
  wordOf: (actionId: string) => Word | undefined,
): Message {
  const lines = offered.slice(0, deedsMax).map((one) => deed(state.incident_id, one, wordOf(one.actionId)));
  const text = `What else you can do about ${fullName(state)}`;
  return { text, blocks: [section(text), ...lines] };
}

function deed(incidentId: string, offered: Offered, word: Word | undefined): SectionBlock {
  const says =
    word === undefined
      ? offered.text
      : `${capitalized(word.does.replace(withoutWords, ''))}\n${code(`/incident ${word.usage}`)}`;
  return { ...section(says), accessory: offeredButton({ ...offered, isPrimary: false }, incidentId) };
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
