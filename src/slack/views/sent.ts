import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { IncidentState } from '../../capabilities/index.ts';
import { typedLines } from '../../kernel/typed-text.ts';
import type { SentText } from '../../store/signals.ts';
import type { Answer } from '../answer.ts';
import { section } from '../kit/blocks.ts';
import { moment } from '../kit/mrkdwn.ts';
import { boldName, fullName } from '../kit/name.ts';

/** Most characters of one delivery: Slack shows three of them in one message. */
const bodyMax = 3_000;

/** The records of the alerts whose sources sent something: of the record of an alert its own, of an incident those that it lists. */
export function alertsOf({ alert, alerts, incident_id }: IncidentState): readonly string[] {
  return alert === null ? alerts.map((one) => one.incident_id) : [incident_id];
}

/** What the sources of an incident's alerts sent last, to the letter. Null: it can't be read now. */
export function renderSent(state: IncidentState, sent: readonly SentText[] | null): Answer {
  if (sent === null) return { text: 'What was sent can’t be read now. Please try again in a moment.' };
  if (sent.length === 0) return { text: `No source has sent anything about ${fullName(state)}.` };
  const shown = sent.flatMap(({ kind, body, received_at }): readonly KnownBlock[] => [
    section(`*${kind}* · received ${moment(received_at)}${body.length > bodyMax ? ' · its beginning' : ''}`),
    preformatted(body),
  ]);
  return {
    text: `What was sent about ${fullName(state)}`,
    blocks: [section(`*What was sent about* ${boldName(state)}, the newest first`), ...shown],
  };
}

/** To the letter and obeying nothing. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function preformatted(body: string): RichTextBlock {
  const text = typedLines(body.slice(0, bodyMax)).join('\n');
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: text === '' ? ' ' : text }] }],
  };
}
