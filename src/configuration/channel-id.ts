/** The id of a channel in Slack. https://docs.slack.dev/reference/objects/conversation-object */
export const channelPattern = /^[CG][A-Z0-9]{6,}$/;

export const channelExpected = "expected a channel's id, such as C0123ABCD";
