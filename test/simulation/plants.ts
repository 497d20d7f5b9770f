import type { Edit } from '../support/plants.ts';

/** A fault to be put into a copy of the sources, by their text. */
export type Plant = {
  readonly name: string;
  /** How many histories are played to find it: rare faults need more. */
  readonly histories: number;
  readonly edits: readonly Edit[];
};

const append = 'src/store/append.ts';
const planBatch = 'src/store/plan-batch.ts';
const record = 'src/store/record.ts';
const log = 'src/store/incident-log.ts';
const payload = 'src/kernel/payload.ts';
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
        replace: 'const decisions = new WeakMap();\n\nexport type BatchPlan =',
      },
      {
        file: planBatch,
        find: 'const decision = incident.decide(state, request.command, { actor, at: occurred_at, permission });',
        replace:
          'const decision =\n' +
          '      decisions.get(request) ?? incident.decide(state, request.command, { actor, at: occurred_at, permission });\n' +
          "    if (decision.kind === 'accepted') decisions.set(request, decision);",
      },
    ],
  },
  {
    name: 'a new id on a retry',
    histories: 200,
    edits: [
      {
        file: append,
        find: "import type { IncidentLog } from './incident-log.ts';",
        replace:
          "import { requestId } from '../kernel/request-id.ts';\nimport type { IncidentLog } from './incident-log.ts';",
      },
      {
        file: append,
        find: 'log.markUncertain(drafts);',
        replace: "asked = asked.map((request) => ({ ...request, event_id: requestId('again', request.event_id) }));",
      },
    ],
  },
  {
    name: 'an unknown outcome told as not recorded',
    histories: 300,
    edits: [{ file: append, find: 'log.markUncertain(drafts);', replace: '{}' }],
  },
  {
    name: 'an unknown outcome taken for recorded',
    histories: 200,
    edits: [
      {
        file: append,
        find: 'log.markUncertain(drafts);',
        replace:
          'return planned.map((one) =>\n' +
          "      settled(one, drafts.map((draft) => draft.dated('us-east-1', draft.link.occurred_at))));",
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
        replace: "let failure: Outcome = { kind: 'busy' };\n  log.forgetUncertain();",
      },
      {
        file: log,
        find: 'hasUncertain: () => uncertain.size > 0,',
        replace: 'hasUncertain: () => uncertain.size > 0,\n    forgetUncertain: () => uncertain.clear(),',
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
        find: 'const inserted = await store.insert([first, ...others], overview, duties);',
        replace:
          'const opened = await store.insert([first], overview, duties);\n' +
          "    const inserted = others.length === 0 || opened.kind !== 'committed' ? opened : await store.insert(others, null, []);",
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
    edits: [{ file: model, find: ", key('number', opens.team_id, opens.kind, opens.number)]", replace: ']' }],
  },
  {
    name: 'a no told from the cache',
    histories: 200,
    edits: [
      {
        file: append,
        find: "if (isFresh || planned.every(({ kind }) => kind === 'settled')) return planned.map(answered);",
        replace: 'return planned.map(answered);',
      },
    ],
  },
  {
    name: 'a no told after a read that failed',
    histories: 500,
    edits: [{ file: append, find: "isFresh ||= read.kind === 'read';", replace: 'isFresh = true;' }],
  },
  {
    name: 'a head that the database did not date',
    histories: 200,
    edits: [
      { file: append, find: 'return withDatedHead(planned.outcome, committed);', replace: 'return planned.outcome;' },
    ],
  },
  {
    name: 'a second worker beside the one in use',
    histories: 500,
    edits: [
      {
        file: record,
        find: 'const worker = inUse.get(incidentId) ?? idle.get(incidentId) ??',
        replace: 'const worker = idle.get(incidentId) ??',
      },
    ],
  },
  {
    name: 'a list that grows under its readers',
    histories: 200,
    edits: [{ file: log, find: 'events = all;', replace: 'events.push(...news);' }],
  },
  {
    name: 'a text left uncommitted',
    histories: 200,
    edits: [
      {
        file: payload,
        find: '{ version: kind?.version ?? 1, ...data, ...commitments }',
        replace: '{ version: kind?.version ?? 1, ...data }',
      },
    ],
  },
  {
    name: 'a text beside another salt than its commitment',
    histories: 200,
    edits: [
      { file: payload, find: '[field, commitTo(text, by)]', replace: "[field, commitTo(text, by.replace(/./g, '0'))]" },
    ],
  },
  {
    name: 'a redaction that leaves the text in the state',
    histories: 500,
    edits: [
      {
        file: log,
        find: 'const erases = news.some((event) => incident.redactedBy(event) !== null);',
        replace: 'const erases = false;',
      },
    ],
  },
  {
    name: 'a redaction in a batch whose state keeps the text',
    histories: 300,
    edits: [
      {
        file: planBatch,
        find: 'const erases = incident.redactedBy(event) !== null;',
        replace: 'const erases = false;',
      },
    ],
  },
  {
    name: 'an overview of how the incident stood before',
    histories: 200,
    edits: [
      {
        file: planBatch,
        find: 'const overview = incident.overview(after);',
        replace: 'const overview = incident.overview(before ?? after);',
      },
    ],
  },
  {
    name: 'an overview row that goes back',
    histories: 500,
    edits: [
      {
        file: model,
        find: 'put(overviews, overview, (there) => there.sequence <= overview.sequence)',
        replace: 'put(overviews, overview, () => true)',
      },
    ],
  },
];
