import type { KnownBlock } from '@slack/types';
import type { Figure, Proof, Report } from '../../reliability/report.ts';
import { linesOf, marks, millisecondsText } from '../../reliability/wording.ts';
import { button, context, header, sections } from '../kit/blocks.ts';
import { clock, code, escapeWithin, moment, person } from '../kit/mrkdwn.ts';
import { viewIds } from './view-ids.ts';

/** How far the proofs are that somebody asked for. */
export type Measuring =
  | { readonly kind: 'started' }
  /** Somebody else's are under way. */
  | { readonly kind: 'running'; readonly by: string; readonly since: string }
  /** Some were made a moment ago. */
  | { readonly kind: 'resting'; readonly until: string }
  | { readonly kind: 'measured'; readonly report: Report };

/** Most problems of one proof that are told, and how long a line may be: five proofs of this much stay within a message. */
const problemsMax = 4;
const lineMax = 250;

/** The answer to the person who asked for the proofs. */
export function renderReliability(measuring: Measuring): { text: string; blocks?: KnownBlock[] } {
  switch (measuring.kind) {
    case 'started':
      return { text: 'Measuring… The result follows here in a moment.' };
    case 'running': {
      const { by, since } = measuring;
      return { text: `${person(by)} has been measuring since ${clock(since)}. Please try again in a moment.` };
    }
    case 'resting':
      return { text: `Reliability was measured a moment ago. It can be measured again at ${clock(measuring.until)}.` };
    case 'measured':
      return renderReport(measuring.report);
    default: {
      const unreachable: never = measuring;
      return unreachable;
    }
  }
}

function renderReport({ proofs, where, measured_at }: Report): { text: string; blocks: KnownBlock[] } {
  const shown = proofs.filter(({ verdict }) => verdict === 'shown').length;
  const failed = proofs.filter(({ verdict }) => verdict === 'failed').length;
  const text = `Reliability: ${shown} of ${proofs.length} proofs passed${failed === 0 ? '' : `, ${failed} failed`}`;
  const numbers = proofs.flatMap(({ drills }) => drills.map(({ number }) => number));
  return {
    text,
    blocks: [
      header(text),
      context(`${escapeWithin(where, lineMax)} · measured ${moment(measured_at)}`),
      ...sections(proofs.map(proofLines)),
      ...figures(proofs),
      context(terminal(numbers)),
      { type: 'actions', elements: [button(viewIds.reliability, 'Run again', 'run')] },
    ],
  };
}

/** ✓ race 20 rounds: one winner each */
function proofLines(proof: Proof): string {
  const lines = linesOf(proof, problemsMax).map((line) => escapeWithin(line, lineMax));
  return `${marks[proof.verdict]} *${proof.name}* ${lines.join('\n')}`;
}

/** Of each proof the figure that it names first: the others are for the terminal. */
function figures(proofs: readonly Proof[]): readonly KnownBlock[] {
  const lines = proofs.flatMap(({ name, figures: [first] }) =>
    first === undefined ? [] : [`*${name}* ${escapeWithin(figureText(first), lineMax)}`],
  );
  return lines.length === 0 ? [] : [context(lines.join('\n'))];
}

/** commit in eu-west-1: p50 9.7 ms, p99 16.9 ms */
function figureText(figure: Figure): string {
  switch (figure.unit) {
    case 'count':
      return `${figure.says}: ${figure.count}`;
    case 'once':
      return `${figure.says}: ${millisecondsText(figure.ms)}`;
    case 'ms':
    case 'tries': {
      const say = figure.unit === 'ms' ? millisecondsText : String;
      const { p50, p99 } = figure.of;
      return `${figure.says}: p50 ${say(p50)}, p99 ${say(p99)}`;
    }
    default: {
      const unreachable: never = figure;
      return unreachable;
    }
  }
}

function terminal(numbers: readonly number[]): string {
  const [first] = numbers;
  const all = `${code('npx quorum prove')} shows all figures`;
  if (first === undefined) return `In a terminal ${all}.`;
  const names = numbers.map((number) => `INC-${number}`).join(', ');
  return `In a terminal ${all}, and ${code(`npx quorum verify --team system:proof ${first}`)} checks the evidence: ${names}.`;
}
