/**
 * After this the acknowledgement goes out without the outcome, and says "still recording": Slack gives up at 3 s.
 * https://docs.slack.dev/tools/bolt-js/concepts/acknowledge
 */
export const receiptLimitMs = 2_500;
