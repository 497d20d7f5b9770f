/** Whether an actor is somebody whom Slack knows, by the form of its ids: the record also has actors of Quorum's own. */
export function isUserId(actor: string): boolean {
  return /^[UW][A-Z0-9]{1,63}$/.test(actor);
}
