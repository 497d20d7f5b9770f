import { onSlack } from '../../slack/kit/on-slack.ts';
import { redaction } from './redaction.ts';

/** Nothing of it can be typed or clicked: `quorum redact` asks for it, at a terminal. */
export const redactionOnSlack = onSlack(redaction, {
  recorded: {
    redacted: (data, { inc }) => `Event ${data.sequence} of ${inc} is redacted.`,
  },
});
