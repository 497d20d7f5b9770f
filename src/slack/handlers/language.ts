import type { View } from '@slack/types';
import type { Command } from '../../incident/command.ts';
import type { IncidentEvent } from '../../incident/event.ts';
import type { IncidentState } from '../../incident/state.ts';
import type { Report } from '../../reliability/report.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Board } from '../board.ts';
import type { Answer, Declaration } from './edge.ts';

export type IncidentCommand = Exclude<Command, { type: 'declare' }>;
export type FormName = 'declare' | 'note' | 'update' | 'role' | 'task' | 'resolve';

/** What a form is about: an incident, or the channel that the person was in. */
export type Place = { readonly incident_id: string } | { readonly channel_id: string };

export type Line =
  | { readonly kind: 'menu' | 'help' | 'list' | 'timeline' }
  | { readonly kind: 'reliability' }
  | { readonly kind: 'show'; readonly number: number }
  | { readonly kind: 'open'; readonly form: FormName }
  | { readonly kind: 'declare'; readonly command: Omit<Declaration, 'team_id'> }
  | { readonly kind: 'command'; readonly command: IncidentCommand }
  /** Not understood: what was meant, perhaps. */
  | { readonly kind: 'unclear'; readonly answer: Answer };

export type LineCommand = IncidentCommand | Declaration;

export type Click =
  | { readonly kind: 'command'; readonly incident_id: string; readonly command: IncidentCommand }
  | { readonly kind: 'open'; readonly form: FormName; readonly place: Place | null }
  | { readonly kind: 'timeline'; readonly incident_id: string; readonly before: number }
  | { readonly kind: 'list'; readonly from: number }
  | { readonly kind: 'help' }
  | { readonly kind: 'reliability' }
  /** A link, or a field of a form: nothing to do. */
  | { readonly kind: 'nothing' }
  /** An action id that no version of ours has, or one of an older version. */
  | { readonly kind: 'unknown' };

export type Sent =
  | { readonly kind: 'declare'; readonly command: Omit<Declaration, 'team_id'> }
  | { readonly kind: 'command'; readonly place: Place; readonly command: IncidentCommand }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'unknown' };

/** How far the proofs are that somebody asked for. */
export type Measuring =
  | { readonly kind: 'started' }
  /** Somebody else's are under way. */
  | { readonly kind: 'running'; readonly by: string; readonly since: string }
  | { readonly kind: 'measured'; readonly report: Report };

/** What people write and read: the edge moves it and never words it. Pure. */
export type Language = {
  readLine(text: string, caller: string): Line;
  readClick(actionId: string, value: string | null, caller: string): Click;
  /** `values` as Slack sends them: block id, action id, state. */
  readForm(callbackId: string, privateMetadata: string, values: unknown, caller: string): Sent;
  /** `state`: what its fields start from; null while that is not known. */
  form(form: FormName, place: Place | null, state: IncidentState | null): View;
  /** An answer as a form's own page. */
  notice(answer: Answer): View;
  /** The block of a form that an error without a field of its own stands under. */
  errorBlock(callbackId: string): string;
  answer(outcome: Outcome, commandType: Command['type'], viewer: string): Answer;
  /** The same for a typed line: what was typed in vain is given back. */
  answerToLine(outcome: Outcome, command: LineCommand, viewer: string): Answer;
  /** What takes longer than an acknowledgement may; null: something that leaves no event. */
  stillAtWork(asked: Command['type'] | null): Answer;
  /** What was recorded after that, where nothing else says so. */
  recordedLate(asked: Command['type']): Answer;
  /** What somebody is told who notes a message that is noted. */
  notedBefore(event: IncidentEvent, viewer: string): Answer;
  /** The way to a new incident's channel. */
  channelReady(state: IncidentState, channelId: string): Answer;
  /** `elsewhere`: the incident's channel, for somebody who is not in it. */
  summary(state: IncidentState, elsewhere: string | null): Answer;
  /** The last events before a sequence; null: the latest. */
  timeline(state: IncidentState, events: readonly IncidentEvent[], before: number | null): Answer;
  list(board: Board, from: number): Answer;
  menu(): Answer;
  help(): Answer;
  reliability(measuring: Measuring): Answer;
};
