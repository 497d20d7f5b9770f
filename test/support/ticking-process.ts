import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/configuration/read-config.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { dueNow } from '../../src/store/read-overviews.ts';
import { openExisting } from '../../src/terminal/open-existing.ts';
import { createDuePauses } from '../../src/ticker/due-pauses.ts';
import { tick } from '../../src/ticker/tick.ts';
import { chance } from '../simulation/chance.ts';

/**
 * A process of its own that ticks at moments drawn from its argument, with its own connections and the code of the product, until it is
 * killed. It says "due" whenever a pass is about to do something.
 */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.sentence);
const { settings } = read.config;
const { regions } = await openExisting(read.config.database, 'append', () => undefined);
const pauses = createDuePauses();

const seed = Math.floor(Number(process.argv[2]) * 1e9);

for (let pass = 0; ; pass += 1) {
  await wait(chance(seed, pass) * 50);
  await tick(
    {
      record: openRecord(regions),
      settings,
      async due(limit, after) {
        const due = await regions.runAnywhere((db) => dueNow(db, limit, after));
        if (due.incidents.length > 0) process.stdout.write('due\n');
        return due;
      },
      pauses,
      markDirty: () => undefined,
      clock: Date.now,
      elapsedMs: () => performance.now(),
      isStopped: () => false,
    },
    { incidentsMax: 7, deadlineMs: 10_000 },
  );
}
