import { expect } from '@jest/globals';
import { genesisHash, hashOf } from '../../src/incident/chain.ts';
import type { Command } from '../../src/incident/command.ts';
import { type Decision, decide } from '../../src/incident/decide.ts';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { evolve, fold } from '../../src/incident/fold.ts';
import { requestId } from '../../src/incident/request-id.ts';
import type { IncidentState } from '../../src/incident/state.ts';

/** One person doing one thing, a minute after the one before. */
export type Step = readonly [actor: string, command: Command];

export type Story = { readonly events: readonly IncidentEvent[]; readonly state: IncidentState | null };

export const start = Date.UTC(2026, 10, 24, 2, 0);

export function declare(title = 'Checkout is down'): Command {
  return { type: 'declare', team_id: 'T1', number: 42, kind: 'real', title, severity: 'sev1' };
}

/** Lets people act on one incident and keeps what was accepted. */
export function play(steps: readonly Step[]): Story {
  const events: IncidentEvent[] = [];
  let state: IncidentState | null = null;
  for (const [actor, command] of steps) {
    const decision = decide(state, command);
    if (decision.kind !== 'accepted') continue;
    const previous_hash = events.at(-1)?.hash ?? genesisHash;
    const at = new Date(start + events.length * 60_000).toISOString();
    const said = {
      event_id: requestId('story', String(events.length)),
      incident_id: requestId('story'),
      sequence: events.length + 1,
      actor,
      origin: 'command' as const,
      occurred_at: at,
      ...decision.fact,
    };
    const event: IncidentEvent = {
      ...said,
      region: 'local',
      recorded_at: at,
      previous_hash,
      hash: hashOf(previous_hash, said),
    };
    events.push(event);
    state = evolve(state, event);
  }
  return { events, state };
}

/** Reads as a sentence: given this story, when that is asked, then so it is decided. */
export function given(...steps: readonly Step[]) {
  const { state, events } = play(steps);
  expect(events).toHaveLength(steps.length);
  return {
    state: () => fold(events),
    events: () => events,
    when(command: Command) {
      const decision = decide(state, command);
      return {
        thenDecides: (expected: Decision) => expect(decision).toEqual(expected),
        thenAccepted: () => expect(decision.kind).toBe('accepted'),
        thenRefused: (reason: string) => expect(decision).toMatchObject({ kind: 'refused', refusal: { reason } }),
        thenAlready: (already: string, by: string, sequence: number) =>
          expect(decision).toMatchObject({ kind: 'already', already, mark: { by, sequence } }),
      };
    },
  };
}
