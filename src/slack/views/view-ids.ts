/** The buttons of what is only read, by their action ids: frozen and versioned, as those of the capabilities are. */
export const viewIds = {
  /** Its value is an incident's id, a colon and the sequence before which to go on. */
  timeline: 'incident:timeline:v1',
  /** Its value is an incident's id. */
  catchup: 'incident:catchup:v1',
  /** Opens the form; its value is the word. */
  declare: 'incident:declare:v1',
  /** Its value is the place to go on from. */
  list: 'incident:list:v1',
  help: 'incident:help:v1',
  /** Answers a question with no. */
  leave: 'incident:leave:v1',
  reliability: 'incident:reliability:v1',
  /** Shows what can be done besides what the summary's row offers. */
  actions: 'incident:actions:v1',
  /** The menu of summaries before that: its options are buttons that had no room, by their action ids. */
  more: 'incident:more:v1',
} as const;
