import { z } from 'zod';
import { severities } from '../../kernel/severity.ts';
import { openStatuses } from './status.ts';

/** Longest texts, in UTF-16 code units: a title fits a Block Kit header (150), a text fits a section (3,000). */
export const titleLengthMax = 150;
export const textLengthMax = 3000;
export const roleLengthMax = 40;
export const tasksMax = 40;
export const rolesMax = 40;

const version = z.literal(1);
const text = z.string().min(1).max(textLengthMax);
const severity = z.enum(severities);
const openStatus = z.enum(openStatuses);
const user_id = z.string().min(1).max(64);

/**
 * One fact of an incident: a type in the past tense and its data. The data carries the version that it was written in
 * and nothing that a fold can derive, so that a fact follows from its command alone.
 */
export const factSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('declared'),
    data: z.strictObject({
      version,
      team_id: z.string().min(1),
      number: z.int().positive(),
      kind: z.enum(['real', 'drill']),
      title: z.string().min(1).max(titleLengthMax),
      severity,
    }),
  }),
  z.strictObject({ type: z.literal('acknowledged'), data: z.strictObject({ version }) }),
  z.strictObject({ type: z.literal('lead_assigned'), data: z.strictObject({ version, user_id }) }),
  z.strictObject({
    type: z.literal('role_assigned'),
    data: z.strictObject({ version, role: z.string().min(1).max(roleLengthMax), user_id }),
  }),
  z.strictObject({
    type: z.literal('note_added'),
    data: z.strictObject({
      version,
      text,
      /** Who wrote it and when, where the note is somebody's message. */
      written: z.strictObject({ by: user_id, at: z.iso.datetime({ precision: 3 }) }).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('corrected'),
    data: z.strictObject({ version, sequence: z.int().positive(), text }),
  }),
  z.strictObject({ type: z.literal('severity_changed'), data: z.strictObject({ version, severity }) }),
  z.strictObject({
    type: z.literal('status_changed'),
    data: z.strictObject({ version, status: openStatus, text: text.optional() }),
  }),
  z.strictObject({
    type: z.literal('update_posted'),
    data: z.strictObject({
      version,
      text: text.optional(),
      status: openStatus.optional(),
      severity: severity.optional(),
    }),
  }),
  z.strictObject({ type: z.literal('task_added'), data: z.strictObject({ version, text }) }),
  z.strictObject({ type: z.literal('task_completed'), data: z.strictObject({ version, task: z.int().positive() }) }),
  z.strictObject({ type: z.literal('resolved'), data: z.strictObject({ version, text: text.optional() }) }),
  z.strictObject({ type: z.literal('reopened'), data: z.strictObject({ version, text: text.optional() }) }),
]);

export type Fact = z.infer<typeof factSchema>;
export type FactType = Fact['type'];
