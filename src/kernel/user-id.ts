/** Whether an actor is somebody whom Slack knows, by the form of its ids: the record also has actors of Quorum's own. */
export function isUserId(actor: string): boolean {
  return /^[UW][A-Z0-9]{1,63}$/.test(actor);
}

/** Whether it names a user group of Slack's. https://docs.slack.dev/reference/objects/usergroup-object */
export function isUserGroupId(id: string): boolean {
  return /^S[A-Z0-9]{1,63}$/.test(id);
}
