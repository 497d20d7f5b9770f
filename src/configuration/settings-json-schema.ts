import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/**
 * The JSON schema of `quorum.yml`, for editors: draft 7, which they all read. It knows the form of each setting; what
 * two settings say together, such as a default that may be chosen, only the start checks.
 */
export function settingsJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(settingsSchema, {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema }) {
      // The default of a group is that each of its settings has its own.
      if (jsonSchema.type === 'object') delete jsonSchema.default;
    },
  });
}

/** The names of the settings that a group at this path may have; none where there is no group. */
export function settingsAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = settingsJsonSchema();
  for (const part of path) schema = typeof part === 'number' ? member(schema, 'items') : below(schema, part);
  return Object.keys(member(schema, 'properties') ?? {});
}

function below(schema: unknown, name: PropertyKey): unknown {
  return member(member(schema, 'properties'), name);
}

function member(value: unknown, name: PropertyKey): object | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'object' && found !== null ? found : undefined;
}
