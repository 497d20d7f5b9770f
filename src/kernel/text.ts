import { z } from 'zod';

/** Longest texts, in UTF-16 code units: a title fits a Block Kit header (150), a text fits a section (3,000). */
export const titleLengthMax = 150;
export const textLengthMax = 3000;

/**
 * A text that is gone. `redacted`: who had it erased and when; null when the database lacks it and no event says why,
 * which `quorum verify` reports.
 */
export type Erased = { readonly redacted: { readonly by: string; readonly at: string } | null };

/** What somebody typed, as long as it has not been erased. */
export type Text = string | Erased;

/** Whether a value of an event's data is a text or what is left of one. */
export function isText(value: unknown): value is Text {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'redacted' in value);
}

/** What a text of an event is called in a sentence ("the note"), and how long it may be. */
export type TextField = {
  readonly field: string;
  readonly name: string;
  readonly max: number;
  readonly isOptional: boolean;
};

const erasedSchema = z.strictObject({
  redacted: z.strictObject({ by: z.string(), at: z.string() }).nullable(),
});

const textSchemas = z.registry<{ readonly name: string; readonly max: number }>();

/** The schema of a text in an event's data: it is erasable, so the record holds a commitment in its place. */
export function text(name: string, max = textLengthMax) {
  return z.union([z.string().min(1).max(max), erasedSchema]).register(textSchemas, { name, max });
}

const fieldsKnown = new WeakMap<z.ZodObject, readonly TextField[]>();

/** The texts among the fields of an event's data, in their order. */
export function textFieldsOf(data: z.ZodObject): readonly TextField[] {
  const fields = fieldsKnown.get(data) ?? findTextFields(data);
  fieldsKnown.set(data, fields);
  return fields;
}

function findTextFields(data: z.ZodObject): readonly TextField[] {
  return Object.entries(data.shape).flatMap(([field, schema]) => {
    const isOptional = schema instanceof z.ZodOptional;
    const meta = textSchemas.get(isOptional ? schema.unwrap() : schema);
    return meta === undefined ? [] : [{ field, ...meta, isOptional }];
  });
}

/** Takes out what JSON in PostgreSQL cannot hold: NUL and lone surrogates (jsonb, section 8.14 of its manual). */
export function storable(typed: string): string {
  return typed.toWellFormed().replaceAll('\u0000', '');
}

/** A text as it is recorded: storable, and without outer blanks. */
export function tidy(typed: string): string {
  return storable(typed).trim();
}
