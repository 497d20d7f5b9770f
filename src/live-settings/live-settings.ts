import type { Calendars } from '../calendars/keep-calendars.ts';
import type { Settings } from '../configuration/settings.ts';
import type { Overrides } from '../oncall/kept-overrides.ts';
import { withOverrides } from '../oncall/override.ts';
import type { Catalogue } from '../services/catalogue.ts';
import { catalogueOf } from '../services/service-change.ts';
import { reasonOf } from '../store/database-error.ts';
import type { Regions } from '../store/regions.ts';
import { createKeptCatalogue, readKeptServices } from './kept-catalogue.ts';
import { createKeptOverrides, readKeptOverrides } from './kept-overrides.ts';

/** How often a process looks for what was changed through another one. */
const freshMs = 15_000;

export type LiveSettings = {
  /** The settings in effect: what people change in Slack shows in them from then on. */
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly overrides: Overrides;
  /** Reads what people have changed by now. What can't be read stays as it was last read. */
  refresh(team: string): Promise<void>;
  /** Resolves once that was read since the start: until then nobody can be paged by it. Never throws. */
  whenRead(team: string): Promise<void>;
  /** Reads it for the workspace, with the calendars that are due: whoever asks meanwhile waits for the same. Never throws. */
  look(): Promise<void>;
  start(): void;
  stop(): void;
};

type Ports = {
  readonly regions: Pick<Regions, 'runAnywhere'>;
  /** The workspace that the app is installed in; null until Slack has said so. */
  readonly workspace: () => string | null;
  readonly calendars: Calendars;
  readonly logger: { warn(about: object, says: string): void };
};

/** The settings of the file with what people have changed in Slack. */
export function createLiveSettings(file: Settings, { regions, workspace, calendars, logger }: Ports): LiveSettings {
  let { services, oncall } = file;
  let timer: NodeJS.Timeout | undefined;
  let isRead = false;
  let first: Promise<void> | null = null;
  let looking: Promise<void> | null = null;

  async function refresh(team: string): Promise<void> {
    try {
      const [added, overrides] = await Promise.all([readKeptServices(regions, team), readKeptOverrides(regions, team)]);
      services = catalogueOf({ inFile: file.services, added });
      const rotations = await calendars.withCalendars(withOverrides(file.oncall.rotations, overrides));
      oncall = { ...file.oncall, rotations: [...rotations] };
      isRead = true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'What people have changed in Slack could not be read');
    }
  }

  async function whenRead(team: string): Promise<void> {
    if (isRead) return;
    first ??= refresh(team).finally(() => {
      first = null;
    });
    await first;
  }

  async function lookNow(team: string): Promise<void> {
    await refresh(team);
    if (await calendars.look()) await refresh(team);
  }

  async function look(): Promise<void> {
    const team = workspace();
    if (team === null) return;
    looking ??= lookNow(team).finally(() => {
      looking = null;
    });
    await looking;
  }

  return {
    settings: {
      ...file,
      get services() {
        return services;
      },
      get oncall() {
        return oncall;
      },
    },
    catalogue: createKeptCatalogue(regions, file.services, refresh),
    overrides: createKeptOverrides(regions, file.oncall.rotations, refresh),
    refresh,
    whenRead,
    look,
    start() {
      void look();
      timer = setInterval(() => void look(), freshMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
