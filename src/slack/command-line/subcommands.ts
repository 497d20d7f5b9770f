import { distance } from 'fastest-levenshtein';

/** What can follow `/incident`: how it is written and what it does, in the order of the help. */
export const subcommands = {
  declare: { usage: 'declare [sev1…sev5] [drill] <title>', does: 'declares an incident; alone, opens a form' },
  ack: { usage: 'ack', does: 'acknowledges the incident' },
  lead: { usage: 'lead [@user]', does: 'makes you, or somebody else, lead' },
  note: { usage: 'note <text>', does: 'adds a note; alone, opens a form. 📌 on a message notes that message' },
  correct: { usage: 'correct <event> <text>', does: 'puts right what an event says; the timeline keeps both' },
  update: { usage: 'update <text>', does: 'posts an update; alone, opens a form' },
  status: {
    usage: 'status <investigating | identified | monitoring> [text]',
    does: 'sets the status, and posts an update with it',
  },
  sev: { usage: 'sev <sev1…sev5>', does: 'sets the severity' },
  role: { usage: 'role <name> <@user>', does: 'gives somebody a role' },
  task: { usage: 'task <text>', does: 'adds a task' },
  done: { usage: 'done <number>', does: 'completes a task' },
  resolve: { usage: 'resolve [text]', does: 'resolves the incident' },
  reopen: { usage: 'reopen [text]', does: 'reopens a resolved incident' },
  timeline: { usage: 'timeline', does: 'shows what happened, in order' },
  show: { usage: 'show [number]', does: 'shows this incident, or another one' },
  list: { usage: 'list', does: 'lists the incidents, open ones first' },
  reliability: { usage: 'reliability', does: 'measures what the record promises, on drills that nobody else sees' },
  help: { usage: 'help', does: 'shows this' },
} as const satisfies Readonly<Record<string, { readonly usage: string; readonly does: string }>>;

export type Subcommand = keyof typeof subcommands;

const names = Object.keys(subcommands);

const synonyms: Readonly<Record<string, Subcommand>> = {
  new: 'declare',
  severity: 'sev',
  acknowledge: 'ack',
  close: 'resolve',
};

/** The subcommand that a word names, whatever its case; null when there is none. */
export function subcommandOf(word: string): Subcommand | null {
  const name = word.toLowerCase();
  if (Object.hasOwn(synonyms, name)) return synonyms[name] ?? null;
  return isSubcommand(name) ? name : null;
}

/** The subcommand that a mistyped word was most likely meant to be, or null when none is near. */
export function nearSubcommand(word: string): Subcommand | null {
  const name = word.toLowerCase();
  const starting = names.find((candidate) => name.length > 1 && candidate.startsWith(name));
  const found = starting ?? near(name, [...names, ...Object.keys(synonyms)], 2);
  return found === null ? null : subcommandOf(found);
}

/** The accepted value nearest to a mistyped one, or null when none is near. */
export function nearValue<T extends string>(word: string, values: readonly T[]): T | null {
  return near(word.toLowerCase(), values, 3);
}

/** The value that the fewest letters make of a word: at most `stepsMax`, and fewer than the word has. */
function near<T extends string>(word: string, values: readonly T[], stepsMax: number): T | null {
  const nearest = values.map((value) => ({ value, steps: distance(word, value) })).sort((a, b) => a.steps - b.steps)[0];
  return nearest !== undefined && nearest.steps <= Math.min(stepsMax, word.length - 1) ? nearest.value : null;
}

function isSubcommand(name: string): name is Subcommand {
  return Object.hasOwn(subcommands, name);
}
