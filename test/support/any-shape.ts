import fc from 'fast-check';
import { z } from 'zod';
import { incident } from '../../src/capabilities/index.ts';
import { nudgeName } from '../../src/kernel/nudge.ts';
import { anyCharacter } from './any-character.ts';

/** The people of the stories: drawn often, so that they meet each other. */
export const people = ['U0ANA', 'U0BEN', 'U0CHLOE'] as const;

const hostile = [
  '<!channel>',
  '<@U0BEN>',
  '</script>',
  '```',
  '*',
  '\u0000',
  '\ud800',
  '\u202e',
  '',
  '  ',
  '🔥',
  'שלום',
  '&amp;',
];

/** What somebody may type: markup, what no database holds, nothing, too much. */
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...people) },
  fc.constantFrom(...hostile),
  fc.string({ unit: anyCharacter, maxLength: 80 }),
  fc.string({ minLength: 2900, maxLength: 3100 }),
);

const anyInt = fc.oneof(
  // Numbers of what there is in a short story.
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
  fc.integer({ min: -1, max: 45 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31),
);

/** A name that no capability gives its nudges is a newer version's. */
const anyNudge = fc.constantFrom(
  ...incident.capabilities.flatMap(({ nudges = {} }) => Object.keys(nudges)),
  'of_later',
);

const anyInstant = fc
  .integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) })
  .map((milliseconds) => new Date(milliseconds).toISOString());

/**
 * Any value that a schema takes, hostile texts and numbers out of range included where the schema lets them pass.
 * @throws Error for a kind of schema that no test has met yet: it needs its arbitrary here.
 */
export function anyOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) return anyShape(schema);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return fitting(anyInt, schema);
  if (schema instanceof z.ZodISODateTime) return fitting(anyInstant, schema);
  if (schema instanceof z.ZodISODate)
    return fitting(
      anyInstant.map((instant) => instant.slice(0, 10)),
      schema,
    );
  if (schema instanceof z.ZodUUID) return fc.uuid();
  if (schema === nudgeName) return anyNudge;
  if (schema instanceof z.ZodString) return fitting(anyText, schema);
  if (schema instanceof z.ZodArray) return fc.array(anyOf(schema.element), { maxLength: 5 });
  if (schema instanceof z.ZodNullable) return fc.option(anyOf(schema.unwrap()));
  throw new Error(`No arbitrary for ${schema._zod.def.type}: add one to ${import.meta.url}`);
}

/** Any object of a shape; an optional field is there or not. */
function anyShape({ shape }: z.ZodObject): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(shape);
  return fc.record(
    Object.fromEntries(
      fields.map(([name, schema]) => [name, anyOf(schema instanceof z.ZodOptional ? schema.unwrap() : schema)]),
    ),
    { requiredKeys: fields.flatMap(([name, schema]) => (schema instanceof z.ZodOptional ? [] : [name])) },
  );
}

function fitting<T>(values: fc.Arbitrary<T>, schema: z.ZodType): fc.Arbitrary<T> {
  return values.filter((value) => schema.safeParse(value).success);
}
