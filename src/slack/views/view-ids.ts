/** The buttons of what is only read, by their action ids: frozen and versioned, as those of the capabilities are. */
export const viewIds = {
  /** Its value is an incident's id, a colon and the sequence before which to go on. */
  timeline: 'incident:timeline:v1',
  /** Opens the form; its value is the word. */
  declare: 'incident:declare:v1',
  /** Its value is the place to go on from. */
  list: 'incident:list:v1',
  help: 'incident:help:v1',
  reliability: 'incident:reliability:v1',
  /** The summary's menu: its options are buttons that had no room, by their action ids. */
  more: 'incident:more:v1',
} as const;
