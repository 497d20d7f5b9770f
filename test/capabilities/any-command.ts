import fc from 'fast-check';
import { type Command, incident } from '../../src/capabilities/index.ts';
import { anyOf, people } from '../support/any-shape.ts';
import { declare, type Step } from './story.ts';

const anyPerson = fc.constantFrom(...people);

/** Any command of any capability, by its own schema: none can be forgotten. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  ...incident.capabilities.flatMap(({ commands }) =>
    Object.entries(commands).map(([type, { takes }]) =>
      anyOf(takes).map((parameters) => {
        const command = incident.readCommand({ type, ...Object(parameters) });
        if (command === null) throw new Error(`${type} does not take ${JSON.stringify(parameters)}`);
        return command;
      }),
    ),
  ),
);

/** A declared incident and whatever three people then try, a few minutes or none apart. */
export function anySteps(maxLength: number): fc.Arbitrary<readonly Step[]> {
  return fc
    .array(fc.tuple(anyPerson, anyCommand, fc.nat({ max: 3 })), { maxLength })
    .map((later): readonly Step[] => [['U0ANA', declare()], ...later]);
}
