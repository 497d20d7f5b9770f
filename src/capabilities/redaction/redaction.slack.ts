import { onSlack } from '../../slack/kit/on-slack.ts';
import { redaction } from './redaction.ts';

/** No word and no button: only `quorum redact` at a terminal asks for it. */
export const redactionOnSlack = onSlack(redaction, {
  recorded: {
    redacted: (data, { inc }) => `Event ${data.sequence} of ${inc} is redacted.`,
  },
});
