import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import type { Lead } from '../lead/lead.ts';
import type { Roles } from '../roles/roles.ts';

const isComms = /^comm(?:s|unications?)\b/i;

/** Who speaks for the incident: whoever holds comms, or else the lead; null where nobody does. */
export function commsOf(state: IncidentCore & Lead & Roles): string | null {
  const held = state.roles.find((one) => {
    const { text: name } = textOf(state, one);
    return typeof name === 'string' && isComms.test(name.trim());
  });
  return held?.user_id ?? state.lead?.user_id ?? null;
}
