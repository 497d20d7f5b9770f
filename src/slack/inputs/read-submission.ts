import { z } from 'zod';
import { type IncidentState, slackSides } from '../../capabilities/index.ts';
import { readFields } from '../kit/fields.ts';
import type { Filled, Form } from '../kit/form.ts';
import { sentText, slackId } from '../kit/sent-fields.ts';
import type { Asker } from '../kit/word.ts';

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
    };

/** All forms, in the order of the capabilities. */
export const forms: readonly Form<IncidentState>[] = slackSides.flatMap((side) => side.forms ?? []);

const placeSchema = z.union([z.object({ incident_id: z.uuid() }), z.object({ channel_id: slackId })]);
const metadataSchema = z.object({ place: placeSchema.nullable(), shown: z.record(z.string(), sentText) });

export function formNamed(name: string): Form<IncidentState> | null {
  return forms.find((form) => form.name === name) ?? null;
}

/** A view's private metadata, as JSON: where the form is about, and what it showed when it opened. */
export function metadataOf(place: Place | null, shown: Readonly<Record<string, string>>): string {
  return JSON.stringify({ place, shown });
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
  const { place, shown } = metadata.data;
  const filled = form.read(fields, shown, sender);
  return { kind: 'filled', form, place, filled };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
