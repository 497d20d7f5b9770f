/** Something that an incident has promised to do by itself, such as a reminder, and the command that does it. */
export type Due = {
  /** Which promise. Incident, kind and time make the id of the request, so that the promise is kept once. */
  readonly kind: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly command: { readonly type: string; readonly [parameter: string]: unknown };
};
