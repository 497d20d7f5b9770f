import { z } from 'zod';
import { type IncidentState, slackSides } from '../../capabilities/index.ts';
import { readFields } from '../kit/fields.ts';
import type { Filled, Form } from '../kit/form.ts';
import { sentText, slackId } from '../kit/sent-fields.ts';
import type { Asker } from '../kit/word.ts';
import type { FirstEntry } from './app-context.ts';

/** What a form is about: an incident, or the channel that the person was in. */
export type Place = { readonly incident_id: string } | { readonly channel_id: string };

/** What a form that was sent asks for; `unknown` for a form that no version of ours has. */
export type Submission =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'filled';
      readonly form: Form<IncidentState>;
      readonly place: Place | null;
      readonly filled: Filled;
      /** The message that the form was opened from, as the first entry of what it declares. */
      readonly entry: FirstEntry | null;
    };

/** All forms, in the order of the capabilities. */
export const forms: readonly Form<IncidentState>[] = slackSides.flatMap((side) => side.forms ?? []);

const placeSchema = z.union([z.object({ incident_id: z.uuid() }), z.object({ channel_id: slackId })]);
const entrySchema = z.object({ text: sentText, by: z.string(), at: z.iso.datetime({ precision: 3 }) });
const metadataSchema = z.object({
  place: placeSchema.nullable(),
  shown: z.record(z.string(), sentText),
  entry: entrySchema.optional(),
});

/** Characters of a view's private metadata. https://docs.slack.dev/reference/views/modal-views */
export const metadataMax = 3_000;

export function formNamed(name: string): Form<IncidentState> | null {
  return forms.find((form) => form.name === name) ?? null;
}

/** A view's private metadata, as JSON: where the form is about, what it showed when it opened, and the message it was opened from. */
export function metadataOf(
  place: Place | null,
  shown: Readonly<Record<string, string>>,
  entry: FirstEntry | null = null,
): string {
  if (entry === null) return JSON.stringify({ place, shown });
  return JSON.stringify({ place, shown, entry: { text: entry.text, ...entry.written } });
}

export function readSubmission(
  callbackId: string,
  privateMetadata: string,
  values: unknown,
  sender: Asker,
): Submission {
  const form = forms.find((one) => one.callbackId === callbackId);
  const fields = readFields(values);
  const metadata = metadataSchema.safeParse(parsed(privateMetadata));
  if (form === undefined || fields === null || !metadata.success) return { kind: 'unknown' };
  const { place, shown, entry } = metadata.data;
  const filled = form.read(fields, shown, sender);
  return { kind: 'filled', form, place, filled, entry: entry === undefined ? null : entryOf(entry) };
}

function entryOf({ text, by, at }: z.output<typeof entrySchema>): FirstEntry {
  return { type: 'add_note', text, written: { by, at } };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
