import type { Request } from '../../src/capabilities/index.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import type { Outcome } from '../../src/store/outcome.ts';
import { chance } from './chance.ts';
import type { Wish } from './schedule.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { World } from './world.ts';

/** The people of a history and Slack between them and the processes. */
export type People = {
  /** Has a wish delivered to a process; told that it is not known or not possible, its person may try again. */
  ask(wish: number, process: number): void;
  /** Has an incident read. */
  look(incidentId: string, process: SimulatedProcess, fresh: boolean): void;
  /** Has every request that was ever made delivered once more. */
  askAllAgain(): void;
  /** How many requests have no answer that lets their people rest. */
  waiting(): number;
};

/** How long a person waits before trying again, and how often at most in all; how long Slack waits when nobody listens. */
const againAfterMs = 400;
const triesMax = 3;
const redeliverAfterMs = 50;

/** What a draw is for, so that no two share their numbers. */
const purposes = { again: 201, finalTime: 202, finalProcess: 203 };

export function createPeople(world: World, processes: readonly SimulatedProcess[]): People {
  const { schedule, scheduler, audit, count, say } = world;
  const asked = new Set<Request>();
  const waiting = new Set<Request>();

  function requestOf(wish: Wish, presses: number): Request {
    const event_id = idOf(wish.id, presses);
    const { command, actor } = wish;
    const common = { event_id, actor, origin: 'button', occurred_at: world.clock() } as const;
    return command.type === 'declare'
      ? { ...common, incident_id: incidentOf(event_id), command: { ...command, number: 1 } }
      : { ...common, incident_id: incidentOf(idOf(wish.incident, 0)), command };
  }

  /** Delivers to a process, or to the next one that lives; Slack tries again when none does. */
  function deliver(request: Request, to: number, then: (outcome: Outcome) => void): void {
    const process = [...processes.slice(to), ...processes.slice(0, to)].find((each) => each.isAlive());
    if (process === undefined) {
      scheduler.after(redeliverAfterMs, () => deliver(request, to, then));
      return;
    }
    const { command } = request;
    const name = `${command.type} (${request.event_id.slice(0, 4)})`;
    asked.add(request);
    waiting.add(request);
    const now = { ...request, occurred_at: world.clock() };
    const delivery = audit.delivered(now, process.name);
    count('deliveries');
    say(() => `process ${process.index} is sent ${name}`);
    const answer =
      command.type === 'declare' ? process.record.declare({ ...now, command }) : process.record.execute(now);
    answer.then(
      (outcome) => {
        if (!process.isAlive() || audit.violation !== null) return;
        count(`told ${outcome.kind}`);
        say(() => `process ${process.index} answers ${name} "${outcome.kind}"`);
        audit.answered(delivery, outcome);
        if (isFinal(outcome)) waiting.delete(request);
        else if (world.isCalm()) {
          audit.fail('every request is answered', `${command.type} was told "${outcome.kind}" with no fault about`);
        }
        then(outcome);
      },
      (error: unknown) => audit.fail('every request is answered', `${command.type} threw ${String(error)}`),
    );
  }

  function press(index: number, to: number, presses: number): void {
    const wish = schedule.wishes[index];
    if (wish === undefined) return;
    deliver(requestOf(wish, wish.again === 'anew' ? presses : 0), to, (outcome) => {
      if (isFinal(outcome) || wish.again === 'never' || presses + 1 >= triesMax) return;
      const drawn = Math.floor(chance(schedule.luck, purposes.again, index, presses) * 2 * processes.length);
      scheduler.after(againAfterMs, () => press(index, drawn < processes.length ? drawn : to, presses + 1));
    });
  }

  return {
    ask: (wish, process) => press(wish, process, 0),
    look(incidentId, process, fresh) {
      const look = audit.looks(incidentId, process.name, fresh);
      count('looks');
      process.record.load(incidentId, { fresh }).then(
        (read) => {
          if (!process.isAlive() || audit.violation !== null) return;
          if (read.kind === 'read') audit.looked(look, read.value);
          else if (read.kind === 'damaged') audit.fail('readers see a prefix of the truth', read.reason);
          else if (world.isCalm()) audit.fail('every request is answered', 'a reader got nothing with no fault about');
        },
        (error: unknown) => audit.fail('readers see a prefix of the truth', `a reader met ${String(error)}`),
      );
    },
    askAllAgain() {
      [...asked].forEach((request, index) => {
        const to = Math.floor(chance(schedule.luck, purposes.finalProcess, index) * processes.length);
        const at = chance(schedule.luck, purposes.finalTime, index) * 100;
        scheduler.after(at, () => deliver(request, to, () => undefined));
      });
    },
    waiting: () => waiting.size,
  };
}

/** Whether a person has nothing to try again. */
function isFinal({ kind }: Outcome): boolean {
  return kind !== 'unknown' && kind !== 'unavailable' && kind !== 'busy';
}

/** The incident that this wish declares. */
export function incidentOfWish(wish: number): string {
  return incidentOf(idOf(wish, 0));
}

function idOf(wish: number, presses: number): string {
  return once(`${wish} ${presses}`, () => requestId('simulation', String(wish), String(presses)));
}

function incidentOf(declarationId: string): string {
  return once(declarationId, () => requestId('incident', declarationId));
}

/** Every history has the same few ids: each is derived once. */
const ids = new Map<string, string>();

function once(name: string, derive: () => string): string {
  const id = ids.get(name) ?? derive();
  ids.set(name, id);
  return id;
}
