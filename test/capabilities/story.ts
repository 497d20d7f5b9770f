import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Command, type IncidentEvent, type IncidentState, incident } from '../../src/capabilities/index.ts';
import type { TextRow } from '../../src/kernel/commitment.ts';
import type { Decision } from '../../src/kernel/decision.ts';
import type { StoredEvent } from '../../src/kernel/event.ts';
import { requestId } from '../../src/kernel/request-id.ts';

/** One person doing one thing, some minutes (one) after the last thing that was recorded. */
export type Step = readonly [actor: string, command: Command, minutes?: number];

/** What a story leaves: in a process, and in the database. */
export type Story = {
  readonly events: readonly IncidentEvent[];
  readonly state: IncidentState | null;
  readonly stored: readonly StoredEvent[];
  /** The texts beside the events, those that were erased included. */
  readonly typed: readonly TextRow[];
  /** Those that still stand. */
  readonly texts: readonly TextRow[];
};

export const start = Date.UTC(2026, 10, 24, 2, 0);

export function declare(title = 'Checkout is down'): Extract<Command, { type: 'declare' }> {
  return { type: 'declare', team_id: 'T1', number: 42, kind: 'real', title, severity: 'sev1' };
}

/** A salt that follows from its event and text. */
function saltFor(...of: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32);
}

/** Lets people act on one incident and keeps what was accepted. */
export function play(steps: readonly Step[]): Story {
  const telling = begin();
  for (const step of steps) telling.take(step);
  return telling.story();
}

/** An incident that people act on, one step after another. */
export type Telling = {
  take(step: Step): void;
  /** The type of the event that a step would leave, or null. */
  wouldLeave(step: Step): string | null;
  state(): IncidentState | null;
  /** When the last event happened, in milliseconds. */
  now(): number;
  story(): Story;
};

export function begin(): Telling {
  let events: IncidentEvent[] = [];
  let state: IncidentState | null = null;
  const stored: StoredEvent[] = [];
  const typed: TextRow[] = [];
  let now = start - 60_000;

  function decided([actor, command, minutes = 1]: Step) {
    const occurred_at = new Date(now + minutes * 60_000).toISOString();
    return { decision: incident.decide(state, command, { actor, at: occurred_at }), occurred_at };
  }

  return {
    state: () => state,
    now: () => now,
    wouldLeave(step) {
      const { decision } = decided(step);
      return decision.kind === 'accepted' ? decision.event.type : null;
    },
    take(step) {
      const [actor, command, minutes = 1] = step;
      const { decision, occurred_at } = decided(step);
      if (decision.kind !== 'accepted') return;
      now += minutes * 60_000;
      const sequence = events.length + 1;
      const ids = { event_id: requestId('story', String(events.length)), incident_id: requestId('story') };
      const request = { ...ids, actor, origin: 'command', occurred_at, command } as const;
      let count = 0;
      const draft = incident.draft(state, request, decision.event, () => {
        count += 1;
        return saltFor(sequence, count);
      });
      const event = draft.dated('local', occurred_at);
      stored.push({ ...draft.link, region: 'local', recorded_at: occurred_at });
      typed.push(...draft.texts);
      events.push(event);
      if (incident.redactedBy(event) === null) {
        state = incident.evolve(state, event);
      } else {
        events = [...incident.withRedactions(events)];
        state = incident.fold(events);
      }
    },
    story() {
      const erased = new Set(events.map((event) => incident.redactedBy(event)));
      const texts = typed.filter(({ sequence }) => !erased.has(sequence));
      return { events: [...events], state, stored: [...stored], typed: [...typed], texts };
    },
  };
}

/** Reads as a sentence: given this story, when that is asked, then so it is decided. */
export function given(...steps: readonly Step[]) {
  const story = play(steps);
  expect(story.events).toHaveLength(steps.length);
  const last = Date.parse(story.events.at(-1)?.occurred_at ?? new Date(start).toISOString());
  return {
    ...story,
    when(command: Command, actor = 'U0BEN', minutes = 1) {
      const at = new Date(last + minutes * 60_000).toISOString();
      const decision = incident.decide(story.state, command, { actor, at });
      return {
        thenDecides: (expected: Decision) => expect(decision).toEqual(expected),
        /** `type`: of the event that it leaves. */
        thenAccepted: (type?: string) =>
          expect(decision).toMatchObject({ kind: 'accepted', event: type === undefined ? {} : { type } }),
        thenRefused: (reason: string) => expect(decision).toMatchObject({ kind: 'refused', reason }),
        thenUnchanged: (by: string, sequence: number) =>
          expect(decision).toMatchObject({ kind: 'unchanged', since: { by, sequence } }),
      };
    },
  };
}
