/**
 * Who alone may have something done, as the settings say of the process that takes the request: the lead, or the members of a
 * user group. `isIn`: whether whoever asks is one of them, as Slack says; null: it does not say.
 */
export type Permission =
  | { readonly to: 'lead' }
  | { readonly to: 'group'; readonly group: string; readonly isIn: boolean | null };
