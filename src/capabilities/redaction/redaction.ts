import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { refused, unchanged } from '../../kernel/decision.ts';
import { redactionOf, textLimitOf } from '../../kernel/incident-core.ts';
import { saying } from '../../kernel/phrase.ts';
import { text } from '../../kernel/text.ts';

const { capability, event, command } = kindsOf<object>();

/**
 * Erases the texts of an event. The record keeps who redacted them, when and why. Only `quorum redact` asks for it, because
 * only the database's owner may delete a text.
 */
export const redaction = capability({
  name: 'redaction',
  initial: () => ({}),
  events: {
    redacted: event({
      data: { sequence: z.int().positive(), reason: text('the reason') },
      redacts: ({ sequence }) => ({ sequence }),
      says: ({ sequence, reason }) => saying(`redacted event ${sequence}`, reason),
    }),
  },
  commands: {
    redact: command({
      subject: 'the redaction',
      takes: { sequence: z.int(), reason: z.string() },
      leaves: ({ sequence, reason }) => ({
        type: 'redacted',
        data: { sequence, reason },
      }),
      decide({ state }, { sequence }) {
        const last = state.head.sequence;
        if (!Number.isInteger(sequence) || sequence < 1 || sequence > last) {
          return refused('unknown_event', `INC-${state.number} has no event ${sequence}: expected 1 to ${last}.`);
        }
        const before = redactionOf(state, sequence);
        if (before !== null) return unchanged(before, `Event ${sequence} is already redacted`);
        if (textLimitOf(state, sequence) > 0) return null;
        return refused(
          'no_text',
          `Event ${sequence} of INC-${state.number} holds no text: there is nothing to redact.`,
        );
      },
    }),
  },
});
