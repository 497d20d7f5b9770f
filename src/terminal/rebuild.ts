import { rebuildOverviews } from '../store/rebuild-overviews.ts';
import type { Terminal } from './terminal.ts';

/** Makes what the lists say anew from the record, while Quorum runs, and prints what that came to. */
export async function rebuildLists({ say, regions }: Terminal): Promise<void> {
  const { incidents, unreadable, removed } = await rebuildOverviews(regions);
  const rows = incidents - unreadable.length;
  const besides = removed === 0 ? '' : `, and ${removed} of no incident ${removed === 1 ? 'was' : 'were'} removed`;
  say(`${rows === 1 ? '1 row was' : `${rows} rows were`} made anew${besides}.`);
  for (const id of unreadable) {
    say(`${id}: this version of Quorum can't show it to its end, and what the lists say of it stays as it is.`);
  }
}
