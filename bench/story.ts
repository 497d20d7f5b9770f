import type { Command } from '../src/capabilities/index.ts';
import type { Dice } from '../test/simulation/chance.ts';

/** What is asked for in one made-up incident, in order; what would change nothing is passed over by whoever carries it out. */
export type Story = {
  readonly declare: Extract<Command, { type: 'declare' }>;
  /** Of the event at this place. */
  commandAt(index: number): Command;
};

const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

const words = 'checkout payments search login latency errors deploy rollback region cache queue disk certificate'.split(
  ' ',
);

/** A made-up incident of some length. `isOpen`: it ends unresolved. */
export function drawStory(
  dice: Dice,
  { team_id, number, length, isOpen }: { team_id: string; number: number; length: number; isOpen: boolean },
): Story {
  const text = (count: number) =>
    Array.from({ length: count }, () => words[dice.below(words.length)] ?? 'errors').join(' ');
  const note = (): Command => ({ type: 'add_note', text: text(5 + dice.below(20)) });
  const isAttended = dice.hits(0.8);
  return {
    declare: {
      type: 'declare',
      team_id,
      number,
      kind: dice.hits(0.05) ? 'drill' : 'real',
      title: text(2 + dice.below(6)),
      severity: dice.pick(severities),
      unattended: { severities: ['sev1', 'sev2'], after_seconds: 300, snooze_seconds: 900 },
    },
    commandAt(index) {
      if (index === 1 && isAttended) return { type: 'acknowledge' };
      if (index === 2 && isAttended) return { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 120 };
      if (index === length - 1 && !isOpen) return { type: 'resolve', text: text(8) };
      switch (dice.below(20)) {
        case 0:
          return { type: 'post_update', text: text(20) };
        case 1:
          return { type: 'change_severity', severity: dice.pick(severities) };
        case 2:
          return { type: 'add_task', text: text(6) };
        case 3:
          return { type: 'correct', sequence: 1 + dice.below(index), text: text(4) };
        default:
          return note();
      }
    },
  };
}
