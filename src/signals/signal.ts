/**
 * What an alert is doing: it fires, or fires still; it has cleared; somebody has taken it at its source, or
 * has it no more, so that it fires as before; or its source
 * says something about it that changes none of these, such as a note, another owner or too little data to tell.
 */
export const signalStates = ['firing', 'cleared', 'acknowledged', 'unacknowledged', 'info'] as const;

export type SignalState = (typeof signalStates)[number];

/** What one alert is told to do by one delivery, whichever source it comes from. A delivery may tell of many alerts. */
export type Signal = {
  /** The source by its configured name, which is its kind's unless told: 'alertmanager', 'grafana', 'prod-grafana'. */
  readonly source: string;
  /**
   * What names this very news in its source: the sender's own id of a delivery where it has one (SNS MessageId), else the
   * alert with its state and when it changed, so that a redelivery, a repeat and an HA twin are the same signal. Where the
   * sender gives neither an id nor a time, it is a new one each time: a second firing after a clearing may read just the
   * same as the first, and must not be taken for it.
   */
  readonly delivery: string;
  /** Which alert it is in its source: the same over firing, repeats and clearing. */
  readonly alert: string;
  readonly state: SignalState;
  /** One line of plain text, never empty, of at most `titleLengthMax` UTF-16 code units. */
  readonly title: string;
  /** What the sender says besides, of at most `textLengthMax`; what was cut ends in a mark. */
  readonly text?: string;
  /** The sender's own word: critical, P1, … Rules make a severity of it. */
  readonly severity?: string;
  readonly service?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where the sender shows the alert; http or https. */
  readonly link?: string;
  /** When it changed at its source, or when it was received where the sender does not say: ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** The sender does not say when, so that `at` is by our clock. */
  readonly untimed?: true;
};

/** The source of what Quorum has to tell of itself; no configured one may be called so. */
export const ownSource = 'quorum';
