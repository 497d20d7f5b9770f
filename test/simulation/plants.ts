/** A fault to be put into a copy of the sources, by their text. */
export type Plant = {
  readonly name: string;
  /** How many histories are played to find it: rare faults need more. */
  readonly histories: number;
  readonly edits: readonly Edit[];
};

export type Edit = {
  /** From the project's root. */
  readonly file: string;
  /** Stands in the file exactly once, or the plant is out of date. */
  readonly find: string;
  readonly replace: string;
};

const append = 'src/store/append.ts';
const planBatch = 'src/store/plan-batch.ts';
const record = 'src/store/record.ts';
const log = 'src/store/incident-log.ts';
const model = 'test/simulation/database-model.ts';

/** Faults that an append could have, or has had: the simulation is worth what it finds of them. */
export const plants: readonly Plant[] = [
  {
    name: 'a retry without deciding again',
    histories: 200,
    edits: [
      {
        file: planBatch,
        find: 'export type BatchPlan =',
        replace: 'const decided = new WeakMap();\n\nexport type BatchPlan =',
      },
      {
        file: planBatch,
        find: 'const decision = decide(state, request.command);',
        replace:
          'const decision = decided.get(request) ?? decide(state, request.command);\n' +
          "    if (decision.kind === 'accepted') decided.set(request, decision);",
      },
    ],
  },
  {
    name: 'a new id on a retry',
    histories: 200,
    edits: [
      {
        file: append,
        find: "import type { EventStore } from './event-store.ts';",
        replace:
          "import { requestId } from '../incident/request-id.ts';\nimport type { EventStore } from './event-store.ts';",
      },
      {
        file: append,
        find: 'log.doubt(plan.events);',
        replace: "asked = asked.map((request) => ({ ...request, event_id: requestId('again', request.event_id) }));",
      },
    ],
  },
  {
    name: 'an unknown outcome told as not recorded',
    histories: 300,
    edits: [{ file: append, find: 'log.doubt(plan.events);', replace: '' }],
  },
  {
    name: 'an unknown outcome taken for recorded',
    histories: 200,
    edits: [
      {
        file: append,
        find: 'log.doubt(plan.events);',
        replace:
          'return plan.planned.map((planned) =>\n' +
          "          settled(planned, plan.events.map((event) => dated(event, 'us-east-1', event.occurred_at))));",
      },
    ],
  },
  {
    name: 'an unknown outcome forgotten at the next press',
    histories: 1000,
    edits: [
      {
        file: append,
        find: "let failure: Outcome = { kind: 'busy' };",
        replace: "let failure: Outcome = { kind: 'busy' };\n  log.forgetDoubts();",
      },
      {
        file: log,
        find: 'hasDoubts: () => doubts.size > 0,',
        replace: 'hasDoubts: () => doubts.size > 0,\n    forgetDoubts: () => doubts.clear(),',
      },
    ],
  },
  {
    name: 'the head from a stale cache without a unique key on the sequence',
    histories: 200,
    edits: [{ file: model, find: ", key('sequence', incident_id, sequence)]", replace: ']' }],
  },
  {
    name: 'a batch written in two statements',
    histories: 500,
    edits: [
      {
        file: append,
        find: 'const inserted = await ports.store.insert([first, ...others]);',
        replace:
          'const opened = await ports.store.insert([first]);\n' +
          "    const inserted = others.length === 0 || opened.kind !== 'committed' ? opened : await ports.store.insert(others);",
      },
      {
        file: append,
        find: 'dated(event, inserted.region, inserted.recorded_at)',
        replace:
          'dated(event, (event === first ? opened : inserted).region, (event === first ? opened : inserted).recorded_at)',
      },
    ],
  },
  {
    name: 'an event id that is not unique',
    histories: 200,
    edits: [{ file: model, find: "[key('event', event_id), ", replace: '[' }],
  },
  {
    name: 'a number that is not unique',
    histories: 200,
    edits: [{ file: model, find: ", key('number', team_id, number)]", replace: ']' }],
  },
  {
    name: 'a no told from the cache',
    histories: 200,
    edits: [
      {
        file: append,
        find: "if (plan.planned.every(({ kind }) => kind === 'settled')) return plan.planned.map(answered);",
        replace: 'return plan.planned.map(answered);',
      },
    ],
  },
  {
    name: 'news that a reader brought taken for none',
    histories: 500,
    edits: [
      {
        file: append,
        find: "  log.extend(read.value);\n  return { kind: 'read', value: log.events.length - length } as const;",
        replace: "  return { kind: 'read', value: log.extend(read.value) } as const;",
      },
    ],
  },
  {
    name: 'a head that the database did not date',
    histories: 200,
    edits: [
      { file: append, find: 'return withDatedHead(planned.outcome, committed);', replace: 'return planned.outcome;' },
    ],
  },
  {
    name: 'a second desk beside the one in use',
    histories: 500,
    edits: [
      {
        file: record,
        find: 'const desk = inUse.get(incidentId) ?? desks.get(incidentId) ??',
        replace: 'const desk = desks.get(incidentId) ??',
      },
    ],
  },
  {
    name: 'a list that grows under its readers',
    histories: 200,
    edits: [{ file: log, find: 'events = [...events, ...news];', replace: 'events.push(...news);' }],
  },
];
