import fc from 'fast-check';
import { z } from 'zod';
import { type Command, incident } from '../../src/capabilities/index.ts';
import { timer } from '../../src/kernel/system-actor.ts';
import { anyOf, people } from '../support/any-shape.ts';
import { begin, declare, type Step, type Telling } from './story.ts';

const anyPerson = fc.constantFrom(...people);

/** Any command of any capability, by its own schema: none can be forgotten. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  ...incident.capabilities.map(({ commands }) =>
    fc.oneof(...Object.entries(commands).map(([type, { takes }]) => anyOf(takes).map((sent) => commandOf(type, sent)))),
  ),
);

function commandOf(type: string, parameters: unknown): Command {
  const command = incident.readCommand({ type, ...Object(parameters) });
  if (command === null) throw new Error(`${type} does not take ${JSON.stringify(parameters)}`);
  return command;
}

const anyTry = fc.record({
  /** Of several, the one counts that leaves what the story has least, so that what takes several steps comes about. */
  candidates: fc.array(fc.tuple(anyPerson, anyCommand), { minLength: 1, maxLength: 6, size: 'max' }),
  minutes: fc.nat({ max: 3 }),
  /** Or else: what is due is done when it is, or somebody does once more what they did before. */
  or: fc.constantFrom('due', 'again', null, null),
  which: fc.nat(),
});

/** A declared incident and whatever three people and the timer then try, a few minutes or none apart. */
export function anySteps(maxLength: number): fc.Arbitrary<readonly Step[]> {
  return fc.tuple(anyDeclaration(), fc.array(anyTry, { maxLength, size: 'medium' })).map(([declared, tries]) => {
    const telling = begin();
    const steps: Step[] = [['U0ANA', declared]];
    telling.take(['U0ANA', declared]);
    const counts = new Map<string, number>();
    for (const { candidates, minutes, or, which } of tries) {
      const all = candidates.map(([actor, command]): Step => [actor, command, minutes]);
      const [actor, command] = steps.at(-1 - (which % Math.min(steps.length, 6))) ?? ['U0ANA', declared];
      const other = or === 'due' ? dueStep(telling) : or === 'again' ? ([actor, command, minutes] as const) : null;
      const open = (other === null ? all : [other]).flatMap((step) => {
        const type = telling.wouldLeave(step);
        return type === null ? [] : [{ step, type, count: counts.get(type) ?? 0 }];
      });
      const [best] = open.toSorted((one, another) => one.count - another.count);
      if (best === undefined) steps.push(...all);
      else {
        telling.take(best.step);
        steps.push(best.step);
        counts.set(best.type, best.count + 1);
      }
    }
    return steps;
  });
}

/** A declaration that is accepted, with whatever else it can say. */
function anyDeclaration(): fc.Arbitrary<Command> {
  const { type, ...base } = declare();
  const { takes } = incident.capabilities.flatMap(({ commands }) => commands[type] ?? [])[0] ?? { takes: z.object({}) };
  const { severity: _, kind: __, ...kept } = base;
  return anyOf(takes).map((drawn) => commandOf(type, { ...Object(drawn), ...kept }));
}

function dueStep(telling: Telling): Step | null {
  const state = telling.state();
  const due = state === null ? null : incident.nextDue(state);
  const command = due === null ? null : incident.readCommand(due.command);
  if (due === null || command === null) return null;
  return [timer, command, Math.max(0, Date.parse(due.at) - telling.now()) / 60_000];
}
