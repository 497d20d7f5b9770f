import type { Json } from '../../json.ts';

/** What every interactive element gets: its JSON, where it stands, and whether picking tells the app at once. */
export type ElementProps = {
  readonly element: Json;
  readonly blockId: string;
  readonly actionId: string;
  /** The label's id of an input block, which names the field to screen readers. */
  readonly labelledBy?: string;
  /** True outside input blocks, and in those with `dispatch_action`. */
  readonly dispatches: boolean;
};
