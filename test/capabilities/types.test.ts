import { expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Command, IncidentEvent, IncidentState } from '../../src/capabilities/index.ts';
import { kindsOf } from '../../src/kernel/capability.ts';
import type { Text } from '../../src/kernel/text.ts';

// What is checked here, the compiler checks: each line that it has to refuse is marked, and fails when it is taken.

test('commands, events and state are those of the list, and no others', () => {
  const commands: readonly Command[] = [
    { type: 'acknowledge' },
    { type: 'resolve', text: 'rolled back' },
    { type: 'complete_task', task: 1 },
    // @ts-expect-error no capability has such a command
    { type: 'explode' },
    // @ts-expect-error the number of a task is a number
    { type: 'complete_task', task: '1' },
    // @ts-expect-error a note has a text
    { type: 'add_note' },
    // @ts-expect-error resolved is a status that is reached by resolving
    { type: 'change_status', status: 'resolved' },
  ];
  expect(commands).toHaveLength(7);

  const read = (event: IncidentEvent): Text | null => {
    switch (event.type) {
      case 'note_added':
        // @ts-expect-error a note has no severity
        return event.data.severity ?? event.data.text;
      case 'severity_changed':
        // @ts-expect-error a severity has no text
        return event.data.text ?? null;
      case 'unreadable':
        return event.data.written;
      // @ts-expect-error no capability has such an event
      case 'exploded':
        return null;
      default:
        return null;
    }
  };
  expect(read).toBeDefined();

  const of = (state: IncidentState) => [
    state.severity,
    state.lead?.user_id,
    state.tasks.length,
    state.latestNote?.written,
    state.texts,
    // @ts-expect-error no capability has such a part of the state
    state.mood,
  ];
  expect(of).toBeDefined();
});

test('a capability leaves its own events, and changes its own part of the state', () => {
  type Moods = { readonly mood: string };
  const { capability, event, command } = kindsOf<Moods>();
  const moods = capability({
    name: 'moods',
    initial: (): Moods => ({ mood: '' }),
    events: {
      mood_set: event({
        data: { mood: z.string() },
        evolve: (_, { mood }) => ({ mood }),
        says: ({ mood }) => [{ words: mood }],
      }),
      mood_lost: event({
        data: {},
        // @ts-expect-error the lead is another capability's
        evolve: () => ({ lead: null }),
        says: () => [],
      }),
    },
    commands: {
      set_mood: command({
        subject: 'the mood',
        takes: { mood: z.string() },
        leaves: ({ mood }) => ({ type: 'mood_set', data: { mood } }),
      }),
      // @ts-expect-error it has no such event
      lose_mood: command({
        subject: 'the mood',
        takes: {},
        leaves: () => ({ type: 'mood_stolen', data: {} }),
      }),
    },
  });
  expect(moods.name).toBe('moods');
});
