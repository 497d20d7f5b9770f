/** The buttons of what is only read, by their action ids: frozen and versioned, as those of the capabilities are. */
export const viewIds = {
  /** Its value is an incident's id, and after colons the sequence before which to go on (empty: from the end) and a filter. */
  timeline: 'incident:timeline:v1',
  /** What the sources of the alerts sent; its value is an incident's id. */
  sent: 'incident:sent:v1',
  /** Its value is an incident's id. */
  catchup: 'incident:catchup:v1',
  /** Its value is a request as JSON, to be sent again by its own id. */
  retry: 'incident:retry:v1',
  /** What was meant instead of what was not understood: the value is the request's id, a blank and the line. */
  say_first: 'incident:say_first:v1',
  say_second: 'incident:say_second:v1',
  say_third: 'incident:say_third:v1',
  say_fourth: 'incident:say_fourth:v1',
  say_fifth: 'incident:say_fifth:v1',
  /** Opens the form; its value is the word. */
  declare: 'incident:declare:v1',
  /** Its value is the place to go on from. */
  list: 'incident:list:v1',
  /** What is typed into the field of a Home tab: words of titles, or an incident's name. */
  search: 'incident:search:v1',
  /** Brings whoever presses it into the channel of an incident; its value is the incident's id. */
  join: 'incident:join:v1',
  help: 'incident:help:v1',
  /** Answers a question with no. */
  leave: 'incident:leave:v1',
  reliability: 'incident:reliability:v1',
  /** Shows what can be done besides what the summary's row offers. */
  actions: 'incident:actions:v1',
  /** The menu of summaries before that: its options are buttons that had no room, by their action ids. */
  more: 'incident:more:v1',
} as const;
