/**
 * How long a client may take to send its headers, and its whole request: Slack and what sends alerts send both at once, and
 * Slack waits 3 s for the answer. https://nodejs.org/api/http.html#serverrequesttimeout
 */
export const serverLimits = { headersTimeout: 3_000, requestTimeout: 5_000, connectionsCheckingInterval: 500 };
