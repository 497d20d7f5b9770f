/** What somebody should do, by a word that a surface has a button for, and about what: "done" of task "2". */
export type Need = { readonly what: string; readonly of: string };
