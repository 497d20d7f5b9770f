import { expect, test } from '@jest/globals';
import { createIncidentViewers } from '../../../src/slack/incident-viewers.ts';
import { noteViewers } from '../../../src/slack/surfaces/note-viewers.ts';
import { createSlackCalls } from '../../../src/slack/surfaces/slack-call.ts';
import { createTestDatabase } from '../../support/database.ts';
import { ana, ben } from '../../support/deployment.ts';
import { setStage } from './stage.ts';

const { working, workspace, ports } = setStage(() => createTestDatabase());
const team = 'T0SANDBOX01';
const call = createSlackCalls(() => performance.now())('update');

function viewersOf(incidentId: string) {
  return working((db) =>
    db.selectFrom('incident_viewer').select('user_id').where('incident_id', '=', incidentId).execute(),
  );
}

test('whoever leaves while it is noted who is there is not taken back in', async () => {
  const incidentId = '6a8f3c8e-4f0e-4d0e-9d6a-3f1f5f0c9a11';
  const viewers = createIncidentViewers(working);
  let present = [ana, ben];
  const members = {
    /** Ben leaves, and that is written down, between the look and what is made of it. */
    async of() {
      const seen = present;
      present = [ana];
      await viewers.remove(incidentId, ben);
      return seen;
    },
  };
  await noteViewers({ ...ports(), call, members, viewers }, { incident_id: incidentId, team_id: team }, 'C1', []);
  expect(await viewersOf(incidentId)).toEqual([{ user_id: ana }]);
});

test('guests, apps, the deactivated and people of another workspace find it in no list', async () => {
  const incidentId = '6a8f3c8e-4f0e-4d0e-9d6a-3f1f5f0c9a12';
  const others = [
    { user: 'U0GUEST', is_restricted: true },
    { user: 'U0ONECHANNEL', is_ultra_restricted: true },
    { user: 'U0ROBOT', is_bot: true },
    { user: 'U0GONE', deleted: true },
    { user: 'U0STRANGER', team_id: 'T0STRANGE' },
  ];
  for (const person of others) await workspace().person({ ...person, name: person.user.toLowerCase() });
  const members = { of: async () => [ana, 'U0NOBODY', ...others.map(({ user }) => user)] };
  const incident = { incident_id: incidentId, team_id: team };
  await noteViewers({ ...ports(), call, members }, incident, 'C1', [ben, 'U0GUEST']);
  expect((await viewersOf(incidentId)).map(({ user_id }) => user_id).sort()).toEqual([ana, ben].sort());
});
