import { z } from 'zod';
import { severities } from '../kernel/severity.ts';
import { durationPattern, parseDuration } from './duration.ts';

// What several settings are made of. Each message says what was expected: the sentence around it names what was found.
// Each text has a pattern, so that an editor that knows the JSON schema refuses what the start refuses.

export const durationExpected = 'expected a duration such as 90s, 5m, 1h or 2d';
export const group = 'expected settings with an indent below it';

/** What several settings say together is judged only where each text is as expected. */
export function text(pattern: RegExp, expected: string) {
  return z.string(expected).regex(pattern, { error: expected, abort: true });
}

export const duration = text(durationPattern, durationExpected).transform(parseDuration);
export const flag = z.boolean('expected true or false');
export const severity = z.enum(severities, 'expected one of sev1, sev2, sev3, sev4 and sev5');
export const severityList = z.array(severity, 'expected a list of severities, such as [sev1, sev2]');
