/** Something that an incident has promised to do by itself, such as a reminder, and the command that does it. */
export type Due = {
  /** Which promise: with the incident and the time it makes the id of the request, so that it is kept once. */
  readonly kind: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly command: { readonly type: string; readonly [parameter: string]: unknown };
};
