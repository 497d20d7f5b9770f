/** The forms, by their callback ids: frozen and versioned, since a form may be sent long after it was opened. */
export const callbackIds = {
  declare: 'incident:declare:v1',
  note: 'incident:note:v1',
  update: 'incident:update:v1',
  role: 'incident:role:v1',
  task: 'incident:task:v1',
  resolve: 'incident:resolve:v1',
} as const;

/** The fields of the forms, by their block ids. Each holds one element, whose action id is `fieldActionId`. */
export const fieldIds = {
  title: 'title',
  severity: 'severity',
  drill: 'drill',
  status: 'status',
  user: 'user',
  role: 'role',
  text: 'text',
} as const;

export const fieldActionId = 'value:v1';

/** The value of the checkbox that makes a declaration a drill. */
export const drillValue = 'drill';
