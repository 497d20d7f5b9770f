/** What somebody should do about one of several things, by a word that a surface has a button for: "done" of task "2". */
export type Need = { readonly what: string; readonly of: string };
