/**
 * The buttons that messages carry, each with an incident's id as its value. Frozen and versioned: a message lives for
 * years, and its buttons must still answer. What a button does may change only under a new version.
 */
export const actionIds = {
  acknowledge: 'incident:acknowledge:v1',
  takeLead: 'incident:take_lead:v1',
  addNote: 'incident:add_note:v1',
  update: 'incident:update:v1',
  resolve: 'incident:resolve:v1',
  reopen: 'incident:reopen:v1',
  /** Its value goes on with a colon and the sequence before which to go on. */
  timeline: 'incident:timeline:v1',
  /** Without an incident: their value is the word, or for the list the place to go on from. */
  declare: 'incident:declare:v1',
  list: 'incident:list:v1',
  help: 'incident:help:v1',
  reliability: 'incident:reliability:v1',
} as const;
