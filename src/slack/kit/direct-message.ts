/**
 * Whether a message goes to one person: its channel is theirs with the bot, or was asked for by their id.
 * https://docs.slack.dev/reference/methods/chat.postMessage#channels
 */
export function isDirect(channel: string): boolean {
  return /^[DUW]/.test(channel);
}
