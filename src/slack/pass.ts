/** What came of one look for what there is to do: how much of it was done, and how much is left, for whichever process. */
export type Pass = { readonly done: number; readonly left: number };
