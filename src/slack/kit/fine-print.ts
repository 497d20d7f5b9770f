import type { IncidentCore } from '../../kernel/incident-core.ts';
import { term } from './mrkdwn.ts';

/** INC-42 · event 17 · 3f9a1c20 · eu-west-1: a witness, outside the record, of how far it had come. */
export function finePrint({ number, head }: IncidentCore): string {
  return `INC-${number} · event ${head.sequence} · ${head.hash.slice(0, 8)} · ${term(head.region)}`;
}
