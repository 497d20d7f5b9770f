/** Somebody who wants to see an incident. */
export type Viewer = {
  readonly user_id: string;
  /** Whether they are in the incident's own channel, as Slack says. */
  readonly isInChannel: boolean;
};
