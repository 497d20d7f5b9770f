/** A reminder that was sent: of which, where there are several, and when (ISO 8601). */
export type Nudged = { readonly of: number | null; readonly sentAt: string };

/** What a reminder says, and what its reader can do about it. */
export type NudgeWords = {
  /** After the incident's label, in mrkdwn: "nobody leads". */
  readonly says: string;
  /** What stands in brackets after the label, in mrkdwn: "sev1". */
  readonly about?: string;
  /** Buttons that do what is missing, the most likely first: two at most. `detail`: what a button says besides. */
  readonly deeds: readonly { readonly actionId: string; readonly text: string; readonly detail?: string }[];
  /** How long the first of its snoozes is; 15 min where it is not said. */
  readonly snoozeSeconds?: number | undefined;
};

/** The words of one nudge as an incident stands. */
export type NudgeTeller<State> = (state: State, nudged: Nudged) => NudgeWords;
