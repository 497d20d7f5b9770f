import { type Duration, metrics, type Timed } from './metrics.ts';

/** A duration by its two largest units: 45 s, 12 min, 1 h 5 min, 2 d 3 h. */
export function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? both(hours, 'h', minutes % 60, 'min') : both(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/**
 * How long things took so far: Acknowledged after 1 min · mitigated after 40 min · resolved after 1 h. Empty
 * while none has happened.
 */
export function durationsText(state: Timed): string {
  const { timeToAcknowledge, timeToMitigate, timeToResolve, openPeriods } = metrics(state);
  const isMitigatedBefore = state.mitigated?.sequence !== state.openPeriods[0].resolved?.sequence;
  const isNever = timeToAcknowledge.kind === 'pending' && state.status === 'resolved';
  const said = [
    ...(isNever ? ['never acknowledged'] : taken('acknowledged', timeToAcknowledge)),
    ...(isMitigatedBefore ? taken('mitigated', timeToMitigate) : []),
    ...taken('resolved', timeToResolve),
    ...reopened(openPeriods),
  ].join(' · ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function taken(what: string, duration: Duration): readonly string[] {
  return duration.kind === 'pending' ? [] : [`${what} ${lasting('after', duration)}`];
}

function reopened([, ...later]: readonly Duration[]): readonly string[] {
  const last = later.at(-1);
  if (last === undefined) return [];
  const times = later.length === 1 ? 'once' : `${later.length} times`;
  if (last.kind === 'pending') return [`reopened ${times}`];
  return [`reopened ${times}${later.length === 1 ? '' : ', the last'} ${lasting('for', last)}`];
}

function lasting(word: 'after' | 'for', duration: Exclude<Duration, { kind: 'pending' }>): string {
  if (duration.kind === 'known') return `${word} ${durationText(duration.milliseconds)}`;
  const [before, then] = duration.sequences;
  return `at no known time (event ${then} is dated before event ${before})`;
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
