import { z } from 'zod';
import { isLead } from '../../incident/lead.ts';
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
const severitySchema = z.enum(severities);
const statusSchema = z.enum(openStatuses);
/** What the update form showed when it opened. */
const shown = { status: statusSchema.optional(), severity: severitySchema.optional() };
const metadataSchema = z
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
  .pipe(
    z.union([
      z.strictObject({ incident_id: z.uuid(), ...shown }),
      z.strictObject({ channel_id: z.string().min(1), ...shown }),
    ]),
  );

type Fields = z.infer<typeof valuesSchema>;
type Shown = Pick<z.infer<typeof metadataSchema>, keyof typeof shown>;

const missing = {
  title: 'Please say in a few words what is wrong.',
  text: 'Please write something.',
  update: 'Please write what is new, or change the status or the severity.',
  severity: 'Please choose a severity.',
  user: 'Please choose a person.',
  role: 'Please name the role.',
} as const;

type Filled = IncidentCommand | { readonly missing: keyof typeof missing; readonly under?: keyof typeof fieldIds };

/** What a form that was sent asks for; errors by field, and `unknown` for a form that no version of ours has. */
export function readForm(callbackId: string, privateMetadata: string, values: unknown): Sent {
  const form = formOf(callbackId);
  const fields = valuesSchema.safeParse(values);
  if (form === null || !fields.success) return { kind: 'unknown' };
  if (form === 'declare') return readDeclaration(fields.data);
  const metadata = metadataSchema.safeParse(privateMetadata);
  if (!metadata.success) return { kind: 'unknown' };
  const { status, severity, ...place } = metadata.data;
  return sent(place, readCommand(form, fields.data, { status, severity }));
}

/** The first field of a form: an error that belongs to no field stands under it. */
export function errorBlock(callbackId: string): string {
  const form = formOf(callbackId);
  switch (form) {
    case 'declare':
      return fieldIds.title;
    case 'role':
      return fieldIds.role;
    default:
      return fieldIds.text;
  }
}

function sent(place: Place, filled: Filled): Sent {
  return 'missing' in filled
    ? { kind: 'errors', errors: { [filled.under ?? filled.missing]: missing[filled.missing] } }
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

function readCommand(form: Exclude<FormName, 'declare'>, fields: Fields, shown: Shown): Filled {
  const text = textOf(fields, fieldIds.text);
  const user_id = fields[fieldIds.user]?.[fieldActionId]?.selected_user ?? '';
  switch (form) {
    case 'note':
      return text === '' ? { missing: 'text' } : { type: 'add_note', text };
    case 'update':
      return readUpdate(text, fields, shown);
    case 'role': {
      const role = oneLine(textOf(fields, fieldIds.role));
      if (role === '') return { missing: 'role' };
      if (user_id === '') return { missing: 'user' };
      return isLead(role) ? { type: 'assign_lead', user_id } : { type: 'assign_role', role, user_id };
    }
    case 'task':
      return text === '' ? { missing: 'text' } : { type: 'add_task', text };
    case 'resolve':
      return text === '' ? { type: 'resolve' } : { type: 'resolve', text };
    default: {
      const unreachable: never = form;
      return unreachable;
    }
  }
}

/** One command for what was written and changed: what still stands as it was shown is no change of this person's. */
function readUpdate(text: string, fields: Fields, shown: Shown): Filled {
  const chosenStatus = statusSchema.safeParse(choiceOf(fields, fieldIds.status)).data;
  const chosenSeverity = severitySchema.safeParse(choiceOf(fields, fieldIds.severity)).data;
  const status = chosenStatus === shown.status ? undefined : chosenStatus;
  const severity = chosenSeverity === shown.severity ? undefined : chosenSeverity;
  if (text === '') {
    if (status === undefined && severity === undefined) return { missing: 'update', under: 'text' };
    if (severity === undefined && status !== undefined) return { type: 'change_status', status };
    if (status === undefined && severity !== undefined) return { type: 'change_severity', severity };
  }
  return {
    type: 'post_update',
    ...(text === '' ? {} : { text }),
    ...(status === undefined ? {} : { status }),
    ...(severity === undefined ? {} : { severity }),
  };
}

function formOf(callbackId: string): FormName | null {
  const forms = ['declare', 'note', 'update', 'role', 'task', 'resolve'] as const;
  return forms.find((form) => callbackIds[form] === callbackId) ?? null;
}

function textOf(fields: Fields, id: string): string {
  return (fields[id]?.[fieldActionId]?.value ?? '').trim();
}

function choiceOf(fields: Fields, id: string): string | undefined {
  return fields[id]?.[fieldActionId]?.selected_option?.value;
}
