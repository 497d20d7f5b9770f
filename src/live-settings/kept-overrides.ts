import type { Rotation } from '../configuration/settings.ts';
import type { OverrideOutcome, Overrides } from '../oncall/kept-overrides.ts';
import { endOf, type KeptOverride, meantBy, type Override } from '../oncall/override.ts';
import { insertOverrideRow, type OverrideRow, readOverrideRows } from '../store/oncall-overrides.ts';
import type { Regions } from '../store/regions.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';

type Runs = Pick<Regions, 'runAnywhere'>;

/** The overrides that people have said in Slack. `changed`: called once a change is in the database. */
export function createKeptOverrides(
  { runAnywhere }: Runs,
  rotations: readonly Rotation[],
  changed: (team: string) => Promise<void>,
): Overrides {
  const zoneOf = (name: string) => rotations.find((one) => one.name.toLowerCase() === name.toLowerCase());

  return {
    list: (team) => readKeptOverrides({ runAnywhere }, team),
    async change(change, { team, user: by, requestId: id }) {
      const rows = await runAnywhere((db) => readOverrideRows(db, team));
      // The request came again: what it left stands, and is answered as it was.
      const done = outcomeOf(rows, id);
      if (done !== null) {
        await changed(team);
        return done;
      }
      const kept = standing(rows);
      const add = async (override: Override, says: Parameters<typeof insertOverrideRow>[1]['says']) => {
        const rotation = zoneOf(override.rotation);
        if (rotation === undefined) return;
        const row = { id, team, endsAt: endOf(rotation, override), by, says };
        await retryOnConflict(() => runAnywhere((db) => insertOverrideRow(db, row)));
        await changed(team);
      };
      if (change.kind === 'add') {
        const { override } = change;
        await add(override, { override });
        return { kind: 'added', override };
      }
      const [meant, ...others] = meantBy(kept, change);
      if (meant === undefined) return { kind: 'no_such' };
      if (others.length > 0) return { kind: 'several', overrides: [meant, ...others] };
      await add(meant, { removes: meant.id });
      return { kind: 'removed', override: meant };
    },
  };
}

/** Those that are not over, and that nobody has taken back: the latest first. */
export async function readKeptOverrides({ runAnywhere }: Runs, team: string): Promise<readonly KeptOverride[]> {
  return standing(await runAnywhere((db) => readOverrideRows(db, team)));
}

/** What a request has left; null where there is nothing of it. */
function outcomeOf(rows: readonly OverrideRow[], id: string): OverrideOutcome | null {
  const own = rows.find((row) => row.id === id);
  if (own === undefined) return null;
  if ('override' in own) return { kind: 'added', override: own.override };
  const removed = rows.find((row) => row.id === own.removes);
  return removed !== undefined && 'override' in removed ? { kind: 'removed', override: removed.override } : null;
}

function standing(rows: readonly OverrideRow[]): readonly KeptOverride[] {
  const removed = new Set(rows.flatMap((row) => ('removes' in row ? [row.removes] : [])));
  return rows.flatMap((row) =>
    'override' in row && !removed.has(row.id) ? [{ ...row.override, id: row.id, by: row.by, at: row.at }] : [],
  );
}
