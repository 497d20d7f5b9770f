import { expect, test } from '@jest/globals';
import { createIncidentViewers } from '../../../src/slack/incident-viewers.ts';
import { noteViewers } from '../../../src/slack/surfaces/note-viewers.ts';
import { createSlackCalls } from '../../../src/slack/surfaces/slack-call.ts';
import { createTestDatabase } from '../../support/database.ts';
import { ana, ben } from '../../support/deployment.ts';
import { setStage } from './stage.ts';

const { working } = setStage(() => createTestDatabase());

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
  await noteViewers(
    { call: createSlackCalls(() => performance.now())('update'), members, viewers },
    incidentId,
    'C1',
    [],
  );
  const rows = await working((db) =>
    db.selectFrom('incident_viewer').select('user_id').where('incident_id', '=', incidentId).execute(),
  );
  expect(rows).toEqual([{ user_id: ana }]);
});
