import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { severities } from '../../../src/kernel/severity.ts';
import type { Called } from '../../../src/paging/pagers.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { boltLogger } from '../../../src/slack/bolt-logger.ts';
import { createIncidentViewers } from '../../../src/slack/incident-viewers.ts';
import { createMembers } from '../../../src/slack/members.ts';
import { createPeople } from '../../../src/slack/people.ts';
import { createBackgroundClient } from '../../../src/slack/slack-client.ts';
import { createPosts, type Posts } from '../../../src/slack/surfaces/posts.ts';
import { createSurfaces, type Surfaces, type SurfacesOptions } from '../../../src/slack/surfaces/reconciler.ts';
import { createUserGroups } from '../../../src/slack/user-groups.ts';
import type { Database, WorkingTables } from '../../../src/slack/working-tables.ts';
import { openRecord } from '../../../src/store/open-record.ts';
import type { IncidentRecord } from '../../../src/store/record.ts';
import type { Regions } from '../../../src/store/regions.ts';
import type { TestDatabase } from '../../support/database.ts';
import { announcements, botToken, readManifestFile } from '../../support/deployment.ts';
import { settings } from '../../support/settings.ts';
import { shownOf } from '../../support/shown.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export type Logged = { readonly surface?: string; readonly channel?: string; readonly reason?: string };

/** A database for a file of tests and a workspace for each of them, and as many surfaces over both as a test starts. */
export type Stage = {
  readonly working: Database;
  workspace(): Workspace;
  record(): IncidentRecord;
  slack(): ReturnType<typeof createBackgroundClient>;
  /** What surfaces tell Slack with, and ask it; every incident is announced. */
  ports(): Pick<SurfacesOptions, 'slack' | 'settings' | 'members' | 'viewers' | 'people' | 'userGroups' | 'callPager'>;
  /** Surfaces as a process of their own would keep them. */
  surfacesOf(
    owner: string,
    options?: { readonly posts?: Posts; readonly record?: IncidentRecord; readonly logged?: Logged[] },
  ): Surfaces;
  /** The incident's summaries, once there is one and it is pinned. */
  pinned(incidentId: string): ReturnType<typeof shownOf>['summaries'] | null;
};

export function setStage(createDatabase: () => Promise<TestDatabase>): Stage {
  let database: TestDatabase;
  let regions: Regions;
  let workspace: Workspace;
  const started: Surfaces[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    regions = database.open();
  });
  afterAll(async () => {
    await regions.close();
    await database.drop();
  });
  beforeEach(async () => {
    workspace = await startWorkspace({
      port: 0,
      manifest: await readManifestFile(),
      signingSecret: 'a-signing-secret',
      botToken,
      appToken: 'xapp-sandbox',
      requestUrls: [],
    });
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((surfaces) => surfaces.stop()));
    await workspace.stop();
  });

  const working: Database = (work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>()));
  const slack = () => createBackgroundClient(botToken, boltLogger(silent), workspace.apiUrl);
  const ports = () => ({
    slack: slack(),
    settings: {
      ...settings,
      announcements: [{ channel: announcements, severities: [...severities], drills: true }],
    },
    members: createMembers(slack(), silent),
    viewers: createIncidentViewers(working),
    people: createPeople({ slack: slack(), clock: () => performance.now(), logger: silent }),
    userGroups: createUserGroups({ slack: slack(), clock: () => performance.now(), logger: silent }),
    callPager: async (): Promise<Called> => ({ kind: 'taken' }),
  });
  return {
    working,
    workspace: () => workspace,
    record: () => openRecord(regions),
    slack,
    ports,
    surfacesOf(owner, { posts = createPosts(working, owner), record = openRecord(regions), logged = [] } = {}) {
      const surfaces = createSurfaces({
        ...ports(),
        posts,
        record,
        home: { open: async () => undefined, markDirty() {}, now: async () => undefined, stop: async () => undefined },
        clock: () => performance.now(),
        now: Date.now,
        logger: { warn: (details) => logged.push(details) },
      });
      started.push(surfaces);
      surfaces.start({ sweeps: true });
      return surfaces;
    },
    pinned(incidentId) {
      const { summaries } = shownOf(workspace, incidentId);
      return summaries[0]?.pinned === true ? summaries : null;
    },
  };
}
