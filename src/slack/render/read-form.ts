import { z } from 'zod';
import { severities } from '../../incident/severity.ts';
import { openStatuses } from '../../incident/status.ts';
import type { FormName, IncidentCommand, Place, Sent } from '../handlers/language.ts';
import { callbackIds, fieldActionId, fieldIds } from './form-ids.ts';
import { oneLine } from './mrkdwn.ts';

/** The state of a view. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const field = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
});
const valuesSchema = z.record(z.string(), z.record(z.string(), field));
const placeSchema = z
  .string()
  .transform((text, context) => {
    try {
      const parsed: unknown = JSON.parse(text);
      return parsed;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.union([z.strictObject({ incident_id: z.uuid() }), z.strictObject({ channel_id: z.string().min(1) })]));
const severitySchema = z.enum(severities);
const statusSchema = z.enum(openStatuses);

type Fields = z.infer<typeof valuesSchema>;

const missing = {
  title: 'Please say in a few words what is wrong.',
  text: 'Please write something.',
  severity: 'Please choose a severity.',
  status: 'Please choose a status.',
  user: 'Please choose a person.',
  role: 'Please name the role.',
} as const;

type Filled = IncidentCommand | { readonly missing: keyof typeof missing };

/** What a form that was sent asks for; errors by field, and `unknown` for a form that no version of ours has. */
export function readForm(callbackId: string, privateMetadata: string, values: unknown): Sent {
  const form = formOf(callbackId);
  const fields = valuesSchema.safeParse(values);
  if (form === null || !fields.success) return { kind: 'unknown' };
  if (form === 'declare') return readDeclaration(fields.data);
  const place = placeSchema.safeParse(privateMetadata);
  if (!place.success) return { kind: 'unknown' };
  return sent(place.data, readCommand(form, fields.data));
}

/** The first field of a form: an error that belongs to no field stands under it. */
export function errorBlock(callbackId: string): string {
  const form = formOf(callbackId);
  switch (form) {
    case 'declare':
      return fieldIds.title;
    case 'severity':
      return fieldIds.severity;
    case 'status':
      return fieldIds.status;
    case 'lead':
      return fieldIds.user;
    case 'role':
      return fieldIds.role;
    default:
      return fieldIds.text;
  }
}

function sent(place: Place, filled: Filled): Sent {
  return 'missing' in filled
    ? { kind: 'errors', errors: { [filled.missing]: missing[filled.missing] } }
    : { kind: 'command', place, command: filled };
}

function readDeclaration(fields: Fields): Sent {
  const title = oneLine(textOf(fields, fieldIds.title));
  if (title === '') return { kind: 'errors', errors: { [fieldIds.title]: missing.title } };
  const severity = severitySchema.safeParse(choiceOf(fields, fieldIds.severity));
  if (!severity.success) return { kind: 'errors', errors: { [fieldIds.severity]: missing.severity } };
  const drill = (fields[fieldIds.drill]?.[fieldActionId]?.selected_options ?? []).length > 0;
  const command = { type: 'declare', kind: drill ? 'drill' : 'real', title, severity: severity.data } as const;
  return { kind: 'declare', command };
}

function readCommand(form: Exclude<FormName, 'declare'>, fields: Fields): Filled {
  const text = textOf(fields, fieldIds.text);
  const said = text === '' ? {} : { text };
  const severity = severitySchema.safeParse(choiceOf(fields, fieldIds.severity));
  const status = statusSchema.safeParse(choiceOf(fields, fieldIds.status));
  const user_id = fields[fieldIds.user]?.[fieldActionId]?.selected_user ?? '';
  switch (form) {
    case 'note':
      return text === '' ? { missing: 'text' } : { type: 'add_note', text };
    case 'update':
      return text === ''
        ? { missing: 'text' }
        : {
            type: 'post_update',
            text,
            ...(status.success ? { status: status.data } : {}),
            ...(severity.success ? { severity: severity.data } : {}),
          };
    case 'severity':
      return severity.success ? { type: 'change_severity', severity: severity.data } : { missing: 'severity' };
    case 'status':
      return status.success ? { type: 'change_status', status: status.data, ...said } : { missing: 'status' };
    case 'lead':
      return user_id === '' ? { missing: 'user' } : { type: 'assign_lead', user_id };
    case 'role': {
      const role = oneLine(textOf(fields, fieldIds.role));
      if (role === '') return { missing: 'role' };
      return user_id === '' ? { missing: 'user' } : { type: 'assign_role', role, user_id };
    }
    case 'task':
      return text === '' ? { missing: 'text' } : { type: 'add_task', text };
    case 'resolve':
      return { type: 'resolve', ...said };
    default: {
      const unreachable: never = form;
      return unreachable;
    }
  }
}

function formOf(callbackId: string): FormName | null {
  const forms = ['declare', 'note', 'update', 'severity', 'status', 'lead', 'role', 'task', 'resolve'] as const;
  return forms.find((form) => callbackIds[form] === callbackId) ?? null;
}

function textOf(fields: Fields, id: string): string {
  return (fields[id]?.[fieldActionId]?.value ?? '').trim();
}

function choiceOf(fields: Fields, id: string): string | undefined {
  return fields[id]?.[fieldActionId]?.selected_option?.value;
}
