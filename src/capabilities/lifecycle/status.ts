/** Where the response stands. */
export const statuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

export type Status = (typeof statuses)[number];

/** The statuses that a responder sets; resolved is reached by resolving and left by reopening. */
export const openStatuses = ['investigating', 'identified', 'monitoring'] as const;

export type OpenStatus = (typeof openStatuses)[number];
