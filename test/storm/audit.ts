import { z } from 'zod';
import { type IncidentState, incident } from '../../src/capabilities/index.ts';
import { isPrivate } from '../../src/capabilities/privacy/privacy.ts';
import type { DeliveryRecord } from '../../src/sandbox/workspace/test-verbs.ts';
import { outcomeAnswer } from '../../src/slack/inputs/outcome-answer.ts';
import { isDirect } from '../../src/slack/kit/direct-message.ts';
import { person } from '../../src/slack/kit/mrkdwn.ts';
import { label } from '../../src/slack/kit/name.ts';
import { actionId, commandId } from '../../src/slack/request-identity.ts';
import { eraOf } from '../../src/slack/surfaces/eras.ts';
import type { Deployment } from '../support/deployment.ts';
import { postedTwice, shownOf, stateOf } from '../support/shown.ts';
import type { Storm } from './storm.ts';

const slashCommand = z.object({ team_id: z.string(), trigger_id: z.string(), text: z.string(), user_id: z.string() });
const click = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }),
  container: z.object({ channel_id: z.string(), message_ts: z.string() }),
  actions: z.tuple([z.object({ action_id: z.string(), action_ts: z.string() })]),
});
const answer = z.looseObject({ text: z.string() });

type Asked = {
  readonly eventId: string;
  readonly what: string;
  /** What the person was told in the first acknowledgement; null when there was none, or it said nothing. */
  readonly told: string | null;
  readonly isAcknowledged: boolean;
};

/** What the record and Slack say after a storm that they should not: nothing. */
export async function audit(
  deployment: Deployment,
  { deliveries, incidentIds, guest }: Pick<Storm, 'deliveries' | 'incidentIds' | 'guest'>,
): Promise<readonly string[]> {
  const rows = await deployment.query<{ event_id: string; incident_id: string; sequence: number }>(
    'SELECT event_id, incident_id, sequence FROM incident_event ORDER BY incident_id, sequence',
  );
  const recorded = new Set(rows.map(({ event_id }) => event_id));
  const asked = deliveries.flatMap(readDelivery);
  // What people are told of a command that is in the record is told of no other.
  const shapes = new Set((await recordedTexts(deployment, incidentIds)).map(shapeOf));
  const lost = asked.filter(
    ({ eventId, told }) => told !== null && shapes.has(shapeOf(told)) && !recorded.has(eventId),
  );
  const gaps = incidentIds.filter((id) => {
    const sequences = rows.filter(({ incident_id }) => incident_id === id).map(({ sequence }) => sequence);
    return sequences.some((sequence, index) => sequence !== index + 1);
  });
  const states = await Promise.all(incidentIds.map((id) => stateOf(deployment.record, id)));
  const many = states.flatMap((state) => {
    const shown = shownOf(deployment.workspace, state.incident_id, eraOf(state));
    const counts = [shown.channels.length, shown.summaries.length, shown.announcements.length];
    const expected = [1, 1, isPrivate(state) ? 0 : 1];
    if (counts.join() === expected.join()) return [];
    const places = shown.channels.map(({ id, name, is_archived, is_private }) => ({
      id,
      name,
      is_archived,
      is_private,
    }));
    return `Channels, summaries and announcements are ${counts} and not ${expected}: ${state.incident_id} ${JSON.stringify(places)}`;
  });
  const { messages, channels } = deployment.workspace.snapshot();
  const untold = states
    .filter((state) => incident.responders(state).some(({ user_id }) => user_id === guest))
    .filter((state) => {
      const own = channels.filter(({ purpose }) => purpose.includes(state.incident_id)).map(({ id }) => id);
      // While the app is shut out of the channel, a person is told.
      return !messages.some(
        ({ channel, text }) =>
          (own.includes(channel) || isDirect(channel)) &&
          text.startsWith(`⚠️ ${person(guest)} can’t be added to ${label(state)}: `),
      );
    });
  const warnings = messages.filter(({ text }) => text.startsWith('⚠️') && text.includes(guest));
  const where = JSON.stringify(warnings.map(({ channel, ts, text }) => ({ channel, ts, text })));
  const untoldOf = untold.map(async ({ incident_id }) => {
    const rows = await deployment.query(
      "SELECT * FROM slack_post WHERE incident_id = $1 AND (surface LIKE '%refusal%' OR failure IS NOT NULL)",
      [incident_id],
    );
    return `Nobody was told in ${incident_id} that ${guest} can’t be invited: ${JSON.stringify(rows)}, told ${where}`;
  });
  const twice = await Promise.all(
    postedTwice(deployment.workspace).map(async (id) => {
      const rows = await deployment.query('SELECT *, now() FROM slack_post WHERE post_id = $1', [id]);
      const standing = messages.flatMap(({ metadata, ...message }) =>
        JSON.stringify(metadata ?? '').includes(id)
          ? { channel: message.channel, ts: message.ts, thread_ts: message.thread_ts, text: message.text }
          : [],
      );
      return `Posted twice: ${id} ${JSON.stringify({ rows, standing })}`;
    }),
  );
  const debts = await deployment.query<{ open: string }>(
    `SELECT count(*)::text AS open FROM slack_answer
      WHERE subject IS NULL OR request_id IN (SELECT event_id FROM incident_event) OR owed_at < now() - interval '6 minutes'`,
  );
  return [
    ...lost.map(({ what, told }) => `Not in the record: ${what}, which was told "${told}"`),
    ...gaps.map((id) => `The record of ${id} has a gap`),
    ...twice,
    ...(await Promise.all(untoldOf)),
    ...many,
    ...(debts[0]?.open === '0' ? [] : [`Answers are still owed: ${debts[0]?.open}`]),
  ];
}

/** What whoever asked was told of each event. */
async function recordedTexts({ record }: Deployment, incidentIds: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const id of incidentIds) {
    const read = await record.load(id, { fresh: true });
    if (read.kind !== 'read' || read.value === null) throw new Error(`Incident ${id} can’t be read`);
    let state: IncidentState | null = null;
    for (const event of read.value.events) {
      state = incident.evolve(state, event);
      const outcome = { kind: 'recorded', event, state, replay: false } as const;
      texts.push(outcomeAnswer(outcome, { type: 'add_note', text: '' }, event.actor).text);
    }
  }
  return texts;
}

/** How many events were committed, and how many transactions were rolled back: almost all since another was first. */
export async function countTransactions({ query }: Deployment) {
  const [row] = await query<{ commits: number; conflicts: number }>(
    `SELECT (SELECT count(*) FROM incident_event)::int AS commits, xact_rollback::int AS conflicts
       FROM pg_stat_database WHERE datname = current_database()`,
  );
  return { commits: row?.commits ?? 0, conflicts: row?.conflicts ?? 0 };
}

/** How many were acknowledged, and how many were told that the outcome follows. */
export function countAnswers(deliveries: Storm['deliveries']) {
  const asked = deliveries.flatMap(readDelivery);
  return {
    asked: asked.length,
    acknowledged: asked.filter(({ isAcknowledged }) => isAcknowledged).length,
    'still recording': asked.filter(({ told }) => /^Still /.test(told ?? '')).length,
  };
}

function readDelivery({ kind, payload, acks }: DeliveryRecord): readonly Asked[] {
  const [first] = acks;
  const isAcknowledged = first?.kind === 'acked';
  const told = first?.kind === 'acked' ? (answer.safeParse(first.body).data?.text ?? null) : null;
  if (kind === 'slash_commands') {
    const command = slashCommand.parse(payload);
    return [{ eventId: commandId(command), what: `${command.user_id}: ${command.text}`, told, isAcknowledged }];
  }
  const pressed = click.safeParse(payload);
  if (kind !== 'interactive' || !pressed.success) return [];
  const { user, team, container, actions } = pressed.data;
  const [{ action_id, action_ts }] = actions;
  const place = `${container.channel_id}:${container.message_ts}`;
  const eventId = actionId({ team: team.id, user: user.id, container: place, action_id, action_ts });
  return [{ eventId, what: `${user.id}: ${action_id}`, told, isAcknowledged }];
}

/** A sentence without the names, numbers and texts in it. */
function shapeOf(told: string): string {
  return told
    .replaceAll(/<[^>]*>/g, '@')
    .replaceAll(/\d+/g, '#')
    .replaceAll(/\b(text|title) #-#/g, 'text')
    .replaceAll(/\b(investigating|identified|monitoring|scribe|comms|ops)\b/g, 'word');
}
