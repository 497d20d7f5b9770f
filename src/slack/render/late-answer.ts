import type { Command } from '../../incident/command.ts';
import { subject } from './subject.ts';

/** What takes longer than an acknowledgement may: it names what is being recorded, and claims nothing of it. */
export function renderStillAtWork(asked: Command['type'] | null): { readonly text: string } {
  return {
    text:
      asked === null
        ? 'Still looking… The answer follows here as soon as there is one.'
        : `Still recording ${subject[asked]}… The outcome follows here as soon as it is known.`,
  };
}

/** What was recorded after that, where nothing else says so. */
export function renderRecordedLate(asked: Command['type']): { readonly text: string } {
  return { text: `Recorded: ${subject[asked]}.` };
}
