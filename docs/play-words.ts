import { createHash } from 'node:crypto';
import {
  type Command,
  type IncidentEvent,
  type IncidentState,
  incident,
  slackSides,
} from '../src/capabilities/index.ts';
import { type AnyCommand, commandKindsOf, payloadsOf } from '../src/kernel/decide.ts';
import { eventKindsOf } from '../src/kernel/read-event.ts';
import type { Twin } from '../src/slack/inputs/twins.ts';
import type { PostPlace } from '../src/slack/kit/on-slack.ts';
import { eventPosts } from '../src/slack/surfaces/event-posts.ts';
import { offeredNow } from '../src/slack/surfaces/offered.ts';

/** What showed while every word was said: the buttons by what stands on them, and where each type of event was told. */
export type Played = {
  readonly labels: ReadonlyMap<string, string>;
  readonly toldIn: ReadonlyMap<string, ReadonlySet<string>>;
};

/** People who take turns, so that a lead can be offered, asked for and taken. */
const people = ['U0', 'U1'] as const;
const incident_id = '00000000-0000-4000-8000-000000000001';
const minuteMs = 60_000;

/** Says every word by either person, and again once the incident is resolved, and keeps what shows. */
export function playWords(all: readonly Twin[]): Played {
  const labels = new Map(
    slackSides.flatMap((side) => Object.values(side.needed ?? {}).map(({ actionId, text }) => [actionId, text])),
  );
  const toldIn = new Map<string, Set<string>>();
  let state: IncidentState | null = null;
  let events: IncidentEvent[] = [];
  let at = Date.UTC(2026, 0, 1);
  const commands = all.flatMap((twin) => twin.commands);
  const of = (turns: 'resolved' | 'open' | 'closed' | undefined) =>
    commands.filter((command) => turnOf(command) === turns);
  const opening = commands.filter((command) => eventsLeftBy(command).some((type) => kinds.get(type)?.opens));
  const closedAndOpen = of('closed').flatMap((command) => [command, ...of('open')]);
  const said = [...of(undefined), ...of('resolved')];
  // Each way to declare begins an incident of its own: one may be in triage first. What is private is never merged.
  for (const declaration of opening) {
    state = null;
    events = [];
    for (const command of [declaration, ...closedAndOpen, ...said, ...said, ...of('open')]) {
      for (const actor of people) take(command, actor);
    }
  }
  return { labels, toldIn };

  function take(asked: AnyCommand, actor: string): void {
    // Whoever is asked back whether they mean it does.
    const command = readCommand({ ...asked, ...('ask' in asked ? { ask: undefined } : {}) });
    at += minuteMs;
    const occurred_at = new Date(at).toISOString();
    const decision = command === null ? null : incident.decide(state, command, { actor, at: occurred_at });
    if (command === null || decision?.kind !== 'accepted') return;
    const event_id = `00000000-0000-4000-8000-${String(events.length).padStart(12, '0')}`;
    const request = { event_id, incident_id, actor, origin: 'command', occurred_at, command } as const;
    const event = incident.draft(state, request, decision.event, () => salt(events.length)).dated('local', occurred_at);
    events.push(event);
    state = incident.evolve(state, event);
    look(state, event);
  }

  function look(now: IncidentState, event: IncidentEvent): void {
    const { row, more } = offeredNow(now);
    const announced = slackSides.flatMap((side) => side.announces?.(now) ?? []);
    for (const { actionId, text } of [...row, ...more, ...announced])
      labels.set(actionId, labels.get(actionId) ?? text);
    const posts = eventPosts(now, 'C0');
    const told = toldIn.get(event.type) ?? new Set(kinds.get(event.type)?.opens === undefined ? [] : ['announcement']);
    for (const { sequence, where } of posts) if (sequence === event.sequence) told.add(placeName(where));
    toldIn.set(event.type, told);
  }
}

function readCommand(command: AnyCommand): Command | null {
  return incident.readCommand(command.type === 'declare' ? { ...command, team_id: 'T0', number: 1 } : command);
}

/** Whether the events that a command leaves end an incident, or begin it again. */
function turnOf(command: AnyCommand): 'resolved' | 'open' | 'closed' | undefined {
  return eventsLeftBy(command)
    .flatMap((type) => kinds.get(type)?.turns ?? [])
    .at(0);
}

const kinds = eventKindsOf(incident.capabilities);
const commandKinds = commandKindsOf(incident.capabilities);

/** The types of the events that a command can leave. */
export function eventsLeftBy(asked: AnyCommand): readonly string[] {
  const command = readCommand(asked);
  return command === null ? [] : payloadsOf(kinds, commandKinds, command).map(({ type }) => type);
}

function placeName(where: PostPlace): string {
  if (typeof where !== 'string') return 'direct message';
  return where === 'channel' || where === 'thread' ? where : 'announcement';
}

function salt(index: number): string {
  return createHash('sha256').update(String(index)).digest('hex').slice(0, 32);
}
