import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, capabilities, type IncidentState, incident } from '../../src/capabilities/index.ts';
import { textFieldsOf } from '../../src/kernel/text.ts';
import { people } from '../support/any-shape.ts';
import { anyCommand, anySteps } from './any-command.ts';
import { declare, play, type Step, type Story } from './story.ts';

/** Everything that a program can be told of an incident. */
function everythingSaid({ events, state }: Pick<Story, 'events' | 'state'>): readonly unknown[] {
  const of = (told: IncidentState) => [
    incident.facts(told),
    incident.details(told),
    incident.responders(told),
    incident.badge(told),
    incident.overview(told),
    incident.nextDue(told),
    incident.maySee({ user_id: 'U0BEN', isInChannel: false }, told),
  ];
  return [events, state, incident.timeline(events), ...(state === null ? [] : of(state))];
}

describe('any command on any incident', () => {
  test('is decided in one of three ways, and leaves only data that its own schema reads', () => {
    fc.assert(
      fc.property(anySteps(30), anyCommand, fc.constantFrom(...people), (steps, command, actor) => {
        const { state } = play(steps);
        const decision = incident.decide(state, command, { actor, at: '2026-11-24T05:00:00.000Z' });
        expect(['accepted', 'unchanged', 'refused']).toContain(decision.kind);
        if (decision.kind !== 'accepted') return;
        const { type, data } = decision.event;
        const kind = incident.capabilities
          .flatMap(({ events }) => Object.entries(events))
          .find(([name]) => name === type);
        expect(kind?.[1].data.parse(data)).toEqual(data);
      }),
    );
  });

  test('is known again by the event that it left', () => {
    fc.assert(
      fc.property(anySteps(20), anyCommand, fc.constantFrom(...people), (steps, command, actor) => {
        const before = play(steps);
        const after = play([...steps, [actor, command]]);
        const event = after.events.at(-1);
        if (event === undefined || after.events.length === before.events.length) return;
        expect(incident.isLeftBy(event, command)).toBe(true);
      }),
    );
  });

  test('comes back from JSON as it was, for timers and buttons', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        expect(incident.readCommand(JSON.parse(JSON.stringify(command)))).toEqual(command);
      }),
    );
  });
});

describe('any story', () => {
  test('folds to the same state at once, step by step, and from any point on', () => {
    fc.assert(
      fc.property(anySteps(30), fc.nat(), (steps, cut) => {
        const { events, state } = play(steps);
        const middle = cut % (events.length + 1);
        expect(incident.fold(events)).toEqual(state);
        expect(incident.fold(events.slice(middle), incident.fold(events.slice(0, middle)))).toEqual(state);
        expect(state?.head.sequence).toBe(events.length);
      }),
    );
  });

  test('is read from the database as it was told, before and after the deletion of what was redacted', () => {
    fc.assert(
      fc.property(anySteps(30), (steps) => {
        const { events, stored, typed, texts } = play(steps);
        for (const rows of [typed, texts]) {
          const read = stored.map((event) => {
            // As it comes from a JSON column.
            const found = JSON.parse(JSON.stringify(event));
            const told = incident.read(
              found,
              rows.filter(({ sequence }) => sequence === event.sequence),
            );
            if (told === null) throw new Error(`event ${event.sequence} can't be read`);
            return told;
          });
          expect(incident.withRedactions(read)).toEqual(events);
        }
      }),
    );
  });

  test('holds no typed text in the record itself', () => {
    fc.assert(
      fc.property(anySteps(20).map(withSecrets), (steps) => {
        const { stored } = play(steps);
        expect(JSON.stringify(stored)).not.toContain('s3cret-');
      }),
    );
  });

  test('can be told in every way at every point', () => {
    fc.assert(
      fc.property(anySteps(30), (steps) => {
        const { events } = play(steps);
        for (let length = 1; length <= events.length; length += 1) {
          const some = incident.withRedactions(events.slice(0, length));
          const said = everythingSaid({ events: some, state: incident.fold(some) });
          expect(() => JSON.stringify(said)).not.toThrow();
        }
        expect(incident.timeline(events).map(({ sequence }) => sequence)).toEqual(
          events.map(({ sequence }) => sequence),
        );
      }),
    );
  });

  test('leaves no trace of a text that was redacted', () => {
    fc.assert(
      fc.property(anySteps(20).map(withSecrets), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (steps, picks) => {
        const { typed } = play(steps);
        const sequences = picks.map((pick) => typed[pick % typed.length]?.sequence ?? 1);
        const { events, state, texts } = play([...steps, ...sequences.map(redaction)]);
        const gone = typed.filter(({ sequence }) => sequences.includes(sequence));
        const said = JSON.stringify([...everythingSaid({ events, state }), texts]);
        expect(gone.length).toBeGreaterThan(0);
        for (const { text } of gone) expect(said).not.toContain(secretIn(text));
        for (const { text } of texts) expect(said).toContain(secretIn(text));
      }),
    );
  });
});

function redaction(sequence: number): Step {
  return ['system:operator', { type: 'redact', sequence, reason: 's3cret-reason; by mistake' }];
}

/** Characters of a text that leave room for such a word in every text: a declaration whose text is too long declares nothing. */
const roomMax = 100;

/** The same steps with a word of its own in each text that somebody types, so that it can be looked for. */
function withSecrets(steps: readonly Step[]): readonly Step[] {
  return steps.map(([actor, command, minutes = 1], index): Step => {
    const told = Object.entries(command).map(([field, value]) =>
      typeof value === 'string' && textNames.has(field)
        ? [field, `${value.slice(0, roomMax)} s3cret-${index};`]
        : [field, value],
    );
    return [actor, incident.readCommand(Object.fromEntries(told)) ?? command, minutes];
  });
}

/** What the texts of all events are called; a command calls them the same. */
const textNames = new Set(
  incident.capabilities
    .flatMap(({ events }) => Object.values(events))
    .flatMap(({ data }) => textFieldsOf(data).map(({ field }) => field)),
);

function secretIn(text: string): string {
  return /s3cret-\w+;/.exec(text)?.[0] ?? `a secret in ${text}`;
}

describe('the capabilities', () => {
  test('share no event, no command and no field of the state', () => {
    const mark = { by: 'U0ANA', at: '2026-11-24T02:00:00.000Z', sequence: 1 };
    const { state } = play([['U0ANA', declare()]]);
    const own = capabilities.flatMap(({ initial }) => Object.keys(initial(mark)));
    const core = Object.keys(state ?? {}).filter((field) => !own.includes(field));
    const names = [
      ...capabilities.map(({ name }) => `capability ${name}`),
      ...capabilities.flatMap(({ events }) => Object.keys(events).map((type) => `event ${type}`)),
      ...capabilities.flatMap(({ commands }) => Object.keys(commands).map((type) => `command ${type}`)),
      ...[...own, ...core].map((field) => `field ${field}`),
    ];
    expect(names).toHaveLength(new Set(names).size);
    expect(core).toHaveLength(12);
    expect(names).not.toContain('event unreadable');
  });

  test('commit to each text that they take: no other string of an event is long', () => {
    for (const { events } of incident.capabilities) {
      for (const [type, { data }] of Object.entries(events)) {
        const texts = textFieldsOf(data).map(({ field }) => field);
        const others = Object.keys(data.shape).filter((field) => !texts.includes(field));
        const [long] = others.filter((field) => data.shape[field]?.safeParse('x'.repeat(65)).success === true);
        expect({ type, long }).toEqual({ type, long: type === 'declared' ? 'team_id' : undefined });
      }
    }
  });
});

test('a command that no capability takes is refused', () => {
  for (const sent of [
    null,
    'resolve',
    {},
    { type: 'explode' },
    { type: 'resolve', text: 7 },
    { type: 'resolve', x: 1 },
  ]) {
    expect(incident.readCommand(sent)).toBeNull();
  }
  const command: Command | null = incident.readCommand({ type: 'resolve', text: 'fixed' });
  expect(command).toEqual({ type: 'resolve', text: 'fixed' });
});
