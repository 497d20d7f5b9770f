/** Who did something, when they acted (ISO 8601, UTC, milliseconds), and which event of the incident says so. */
export type Mark = { readonly by: string; readonly at: string; readonly sequence: number };
