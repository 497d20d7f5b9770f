/** How long an outcome is waited for before it counts as late. */
export const outcomeLimitMs = 2_100;

/** How long it may then take to write down who is owed it. */
export const writeLimitMs = 400;

/**
 * After this the acknowledgement goes out without the outcome, and says "still recording": Slack gives up at 3 s.
 * https://docs.slack.dev/tools/bolt-js/concepts/acknowledge
 */
export const receiptLimitMs = outcomeLimitMs + writeLimitMs;
