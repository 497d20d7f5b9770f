/** What became of an attempt to tell somebody something. `mayPass`: the same may work later, after so long at least. */
export type Sent =
  | { readonly kind: 'told' }
  | { readonly kind: 'failed'; readonly mayPass: boolean; readonly afterMs: number; readonly reason: string };
