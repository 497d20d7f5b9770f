import { type IncidentState, incident } from '../../capabilities/index.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../kit/blocks.ts';
import { fullName } from '../kit/name.ts';
import { detailBlocks } from '../surfaces/summary.ts';

/** Most lines of one message: Slack takes fifty blocks. */
const linesMax = 45;

/** All that one capability has to say of an incident. `none`: what to tell where it has nothing. */
export function renderPart(state: IncidentState, { of, none }: { readonly of: string; readonly none: string }): Answer {
  const capability = incident.capabilities.find(({ name }) => name === of);
  const details = capability?.details?.(state) ?? [];
  if (details.length === 0) return { text: none, blocks: [section(none)] };
  const whole = details.map((detail) => ({ ...detail, linesMax }));
  const text = details.map(({ label }) => label).join(' · ');
  return { text, blocks: [...detailBlocks(whole, state.incident_id), context(fullName(state))] };
}
