import type { KnownBlock } from '@slack/types';
import type { Figure, Proof, Report } from '../../reliability/report.ts';
import { linesOf, marks, millisecondsText } from '../../reliability/wording.ts';
import type { Measuring } from '../handlers/language.ts';
import { actionIds } from './action-ids.ts';
import { button, context, header, sections } from './blocks.ts';
import { clock, code, escapeWithin, moment, person } from './mrkdwn.ts';

/** Most problems of one proof that are told, and their lengths: five proofs with this much text stay within a message's. */
const problemsMax = 4;
const lineMax = 250;
const figuresMax = 900;

/** What somebody is told who asked for the proofs. */
export function renderReliability(measuring: Measuring): { text: string; blocks?: KnownBlock[] } {
  switch (measuring.kind) {
    case 'started':
      return { text: 'Measuring… The answer follows here in a moment.' };
    case 'running': {
      const { by, since } = measuring;
      return { text: `${person(by)} has been measuring since ${clock(since)}. Please try again in a moment.` };
    }
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
  const text = `Reliability: ${shown} of ${proofs.length} shown${failed === 0 ? '' : `, ${failed} failed`}`;
  const numbers = proofs.flatMap(({ drills }) => drills.map(({ number }) => number));
  return {
    text,
    blocks: [
      header(text),
      context(`${escapeWithin(where, lineMax)} · measured ${moment(measured_at)}`),
      ...sections(proofs.map(proofLines)),
      ...proofs.flatMap(figureBlocks),
      ...(numbers.length === 0 ? [] : [context(evidence(numbers))]),
      { type: 'actions', elements: [button(actionIds.reliability, 'Run again', 'run')] },
    ],
  };
}

/** ✓ race 20 rounds: one winner each */
function proofLines(proof: Proof): string {
  const lines = linesOf(proof, problemsMax).map((line) => escapeWithin(line, lineMax));
  return `${marks[proof.verdict]} *${proof.name}* ${lines.join('\n')}`;
}

function figureBlocks({ name, figures }: Proof): readonly KnownBlock[] {
  if (figures.length === 0) return [];
  const lines = figures.map(figureText).join('\n');
  return [context(`*${name}*\n${escapeWithin(lines, figuresMax)}`)];
}

/** commit in eu-west-1: p50 9.7 ms, p99 16.9 ms, n 20 */
function figureText(figure: Figure): string {
  switch (figure.unit) {
    case 'count':
      return `${figure.says}: ${figure.count}`;
    case 'once':
      return `${figure.says}: ${millisecondsText(figure.ms)}`;
    case 'ms':
    case 'tries': {
      const say = figure.unit === 'ms' ? millisecondsText : String;
      const { n, p50, p99 } = figure.of;
      return `${figure.says}: p50 ${say(p50)}, p99 ${say(p99)}, n ${n}`;
    }
    default: {
      const unreachable: never = figure;
      return unreachable;
    }
  }
}

function evidence(numbers: readonly number[]): string {
  const [first] = numbers;
  const names = numbers.map((number) => `INC-${number}`).join(', ');
  return `Left as evidence: ${names} of the workspace system:proof. In a terminal: ${code(`quorum verify --team system:proof ${first}`)}`;
}
