import type { Line } from '../handlers/language.ts';
import { parseCommandLine } from './parse-command-line.ts';

/** A line of `/incident` as the edge carries it out: a lead without a name is the caller. */
export function readLine(text: string, caller: string): Line {
  const line = parseCommandLine(text);
  switch (line.kind) {
    case 'empty':
      return { kind: 'menu' };
    case 'show':
      return line.number === null ? { kind: 'menu' } : { kind: 'show', number: line.number };
    case 'declare': {
      const { severity, incidentKind, title } = line;
      return { kind: 'declare', command: { type: 'declare', kind: incidentKind, title, severity } };
    }
    case 'lead':
      return { kind: 'command', command: { type: 'assign_lead', user_id: line.user_id ?? caller } };
    case 'invalid':
      return { kind: 'unclear', answer: { text: line.sentence } };
    case 'help':
    case 'list':
    case 'timeline':
    case 'reliability':
    case 'open':
    case 'command':
      return line;
    default: {
      const unreachable: never = line;
      return unreachable;
    }
  }
}
