import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { clicksIn } from '../slack/clicks-in.ts';
import { shownOf } from './shown.ts';

/** Whether an incident's summary offers something, as a button or in its menu. */
export function offers(workspace: Workspace, incidentId: string, actionId: string): boolean {
  return pressable(workspace, incidentId, actionId) !== undefined;
}

/** Presses a button of an incident's summary, or picks it from the summary's menu. */
export async function press(
  workspace: Workspace,
  incidentId: string,
  { user, action_id, ...more }: { readonly user: string; readonly action_id: string; readonly request_url?: string },
): Promise<Receipt> {
  const [summary] = shownOf(workspace, incidentId).summaries;
  const offered = pressable(workspace, incidentId, action_id);
  if (summary === undefined || offered === undefined) throw new Error(`The summary does not offer ${action_id}`);
  const { channel, ts: message_ts } = summary;
  const picked = offered.action_id === action_id ? {} : { value: offered.value };
  return workspace.click({ user, channel, message_ts, action_id: offered.action_id, ...picked, ...more });
}

function pressable(workspace: Workspace, incidentId: string, actionId: string) {
  const [summary] = shownOf(workspace, incidentId).summaries;
  return clicksIn(summary?.blocks).find(
    ({ action_id, value }) => action_id === actionId || value.split(' ')[0] === actionId,
  );
}

/** What is filled into the fields of a form, by their block ids. */
export function filledIn(fields: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(fields).map(([block_id, value]) => [block_id, { 'value:v1': value }]));
}
