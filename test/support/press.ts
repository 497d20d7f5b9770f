import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import { clicksIn } from '../slack/clicks-in.ts';
import { shownOf } from './shown.ts';
import { until } from './until.ts';

/** Whether an incident's summary offers something in its row. */
export function offers(workspace: Workspace, incidentId: string, actionId: string): boolean {
  const [summary] = shownOf(workspace, incidentId).summaries;
  return clicksIn(summary?.blocks).some(({ action_id }) => action_id === actionId);
}

/** Presses a button of an incident's summary, or one behind its More, in the view that this opens. */
export async function press(
  workspace: Workspace,
  incidentId: string,
  { user, action_id, ...more }: { readonly user: string; readonly action_id: string; readonly request_url?: string },
): Promise<Receipt> {
  const [summary] = shownOf(workspace, incidentId).summaries;
  if (summary === undefined) throw new Error('There is no summary');
  const { channel, ts: message_ts } = summary;
  if (offers(workspace, incidentId, action_id)) {
    return workspace.click({ user, channel, message_ts, action_id, ...more });
  }
  await workspace.click({ user, channel, message_ts, action_id: viewIds.actions, ...more });
  const view = await until(
    () => workspace.snapshot().views.find((one) => one.user === user && JSON.stringify(one.view).includes(action_id)),
    `More offers ${action_id}`,
  );
  return workspace.click({ user, view_id: view.id, action_id, ...more });
}

/** What is filled into the fields of a form, by their block ids. */
export function filledIn(fields: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(fields).map(([block_id, value]) => [block_id, { 'value:v1': value }]));
}
