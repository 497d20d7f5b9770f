import { rebuildOverviews } from '../store/rebuild-overviews.ts';
import type { Terminal } from './terminal.ts';

/** Rebuilds the lists from the record, while Quorum runs, and prints the result. */
export async function rebuildLists({ say, regions }: Terminal): Promise<void> {
  const { incidents, unreadable, removed } = await rebuildOverviews(regions);
  const rows = incidents - unreadable.length;
  const besides =
    removed === 0 ? '' : `, and ${removed === 1 ? '1 row' : `${removed} rows`} without an incident removed`;
  say(`${rows === 1 ? '1 row' : `${rows} rows`} of the lists rebuilt${besides}.`);
  for (const id of unreadable) {
    say(`${id}: this version of Quorum can't read all of it, so its row in the lists stays as it was.`);
  }
}
