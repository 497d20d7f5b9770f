import { z } from 'zod';
import { severities } from '../kernel/severity.ts';
import { flag, group, severity, text } from './setting-forms.ts';

const oneLine = (max: number) => new RegExp(`^(?=.*\\S)\\P{Cc}{1,${max}}$`, 'u');

/** An emoji, a digit in a key cap, or a custom emoji by its name. https://www.unicode.org/reports/tr51/#EBNF_and_Regex */
const emojiPattern =
  /^((\p{Extended_Pictographic}|\p{Regional_Indicator})(\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f){0,15}|[0-9]\ufe0f\u20e3|:[a-z0-9_+'-]{1,100}:)$/u;

/** A name is what people see in place of the key; Slack shows 75 characters of a description under it. */
const nameExpected = 'expected one line of at most 30 characters';
const meaningExpected = 'expected one line of at most 75 characters';
const markExpected = "expected an emoji, such as 🔴 or a custom one's name with colons";

function oneSeverity(name: string, mark: string, meaning: string) {
  return z
    .strictObject(
      {
        name: text(oneLine(30), nameExpected).default(name).describe('What people see in place of the key.'),
        meaning: text(oneLine(75), meaningExpected)
          .default(meaning)
          .describe('What it stands for, where somebody chooses a severity.'),
        mark: text(emojiPattern, markExpected)
          .default(mark)
          .describe('The emoji in front of it: it should be told from the others without colour, too.'),
        choosable: flag.default(true).describe('Whether it may be chosen. Incidents that have it already keep it.'),
      },
      group,
    )
    .prefault({});
}

export const severitiesSchema = z
  .strictObject(
    {
      default: severity.default('sev3').describe('The severity of an incident that is declared without one.'),
      sev1: oneSeverity('sev1', '🔴', 'Critical: most customers are stuck').describe('The worst.'),
      sev2: oneSeverity('sev2', '🟠', 'Major: many customers are stuck'),
      sev3: oneSeverity('sev3', '🟡', 'Moderate: some customers are affected'),
      sev4: oneSeverity('sev4', '🔵', 'Minor: few customers notice'),
      sev5: oneSeverity('sev5', '⚪', 'Slight: nobody is held up'),
    },
    group,
  )
  .superRefine((said, context) => {
    const choosable = severities.filter((key) => said[key].choosable);
    if (choosable.length === 0) {
      context.addIssue('severities has none that may be chosen: set choosable: true for at least one');
    } else if (!choosable.includes(said.default)) {
      context.addIssue({
        code: 'custom',
        path: ['default'],
        message: `severities.default is ${said.default}, which may not be chosen: expected one of ${choosable.join(', ')}`,
      });
    }
    for (const [index, key] of severities.entries()) {
      const name = said[key].name.toLowerCase();
      const same = severities.slice(0, index).find((earlier) => said[earlier].name.toLowerCase() === name);
      if (same === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: [key, 'name'],
        message: `severities.${key}.name is "${said[key].name}", the name of ${same} as well: expected a name of its own`,
      });
    }
  });
