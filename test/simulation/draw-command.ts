import { z } from 'zod';
import { type Command, incident } from '../../src/capabilities/index.ts';
import { nudgeName } from '../../src/kernel/nudge.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import type { Dice } from './chance.ts';

type Declare = Extract<Command, { type: 'declare' }>;
type People = readonly [string, ...string[]];

/** Commands of which only one of several at a time can be right: most of what meets is drawn from these. */
const contested: readonly [Contested, ...Contested[]] = [
  { type: 'acknowledge' },
  { type: 'resolve' },
  { type: 'reopen' },
  { type: 'change_severity', severity: 'sev1' },
  { type: 'change_status', status: 'monitoring' },
];
const nudges: readonly [string, ...string[]] = [
  'of_later',
  ...incident.capabilities.flatMap(({ nudges = {} }) => Object.keys(nudges)),
];
type Contested = Exclude<Command, Declare>;

/** A command on an incident: a note, one that others contest, or any of any capability by its own schema. */
export function drawCommand(dice: Dice, people: People, index: number): Exclude<Command, Declare> {
  const note = { type: 'add_note', text: `text ${index}` } as const;
  const kind = dice.below(4);
  if (kind === 0) return note;
  if (kind === 1) return dice.pick(contested);
  // However many capabilities there are, some texts are erased.
  if (dice.hits(0.02)) return { type: 'redact', sequence: 1 + dice.below(6), reason: `text ${index}` };
  const [first, ...others] = incident.capabilities.flatMap(({ commands }) => Object.entries(commands));
  if (first === undefined) return note;
  const [type, { takes }] = dice.pick([first, ...others]);
  const command = incident.readCommand({ type, ...Object(drawValue(dice, takes, { people, index, name: type })) });
  return command === null || command.type === 'declare' ? note : command;
}

/** A value that a schema takes, small enough to meet what others do. `name`: of the field, which says whose id it holds. */
function drawValue(
  dice: Dice,
  schema: z.core.$ZodType,
  by: { readonly people: People; readonly index: number; readonly name: string },
): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      Object.entries(schema.shape).map(([name, field]) => [name, drawValue(dice, field, { ...by, name })]),
    );
  }
  if (schema instanceof z.ZodOptional) return dice.hits(0.5) ? drawValue(dice, schema.unwrap(), by) : undefined;
  if (schema instanceof z.ZodNullable) return dice.hits(0.5) ? drawValue(dice, schema.unwrap(), by) : null;
  if (schema instanceof z.ZodArray) return dice.hits(0.5) ? [drawValue(dice, schema.element, by)] : [];
  if (schema instanceof z.ZodEnum) return schema.options[dice.below(schema.options.length)];
  if (schema instanceof z.ZodLiteral) return [...schema.values][dice.below(schema.values.size)];
  if (schema instanceof z.ZodBoolean) return dice.hits(0.5);
  if (schema instanceof z.ZodNumber) return 1 + dice.below(6);
  if (schema instanceof z.ZodISODateTime) return new Date(Date.UTC(2026, 10, 24, dice.below(24))).toISOString();
  if (schema instanceof z.ZodISODate) return `2026-11-${10 + dice.below(20)}`;
  if (schema === nudgeName) return dice.pick(nudges);
  if (schema instanceof z.ZodUUID) return requestId('drawn', String(dice.below(6)));
  if (schema instanceof z.ZodString) return by.name === 'user_id' ? dice.pick(by.people) : `text ${by.index}`;
  throw new Error(`The simulation draws no ${schema._zod.def.type} for ${by.name} yet`);
}
