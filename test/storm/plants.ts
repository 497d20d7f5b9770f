import type { Plant } from '../support/plants.ts';

const surfaces = 'src/slack/surfaces';

/** What keeps a storm harmless, each to be taken out of the product. */
export const plants: readonly Plant[] = [
  {
    name: 'dedupe: each delivery is a request of its own',
    edits: [
      {
        file: 'src/slack/inputs/command.ts',
        find: 'requestId: commandId(slash)',
        replace: 'requestId: commandId({ ...slash, trigger_id: String(Math.random()) })',
      },
    ],
  },
  {
    name: 'claim: anybody takes a post over at any time',
    edits: [
      { file: `${surfaces}/post-claims.ts`, find: "where('claimed_by', 'is', null),", replace: 'sql<boolean>`true`,' },
    ],
  },
  {
    name: 'metadata lookup: an unknown post is made again unseen',
    edits: [
      {
        file: `${surfaces}/apply-step.ts`,
        find: 'if (before !== null && before.late_ms !== null) {',
        replace: 'if (before !== null && before.late_ms === -1) {',
      },
    ],
  },
  {
    name: 'late duplicates: nobody looks for them',
    edits: [
      {
        file: `${surfaces}/late.ts`,
        find: '.filter((row) => row.late_ms === 0 && isFindable(',
        replace: '.filter((row) => row.late_ms === -1 && isFindable(',
      },
    ],
  },
  {
    name: 'staleness guard: an older state is shown over a newer one',
    edits: [
      {
        file: `${surfaces}/apply-step.ts`,
        find: "return isOverwritten && before.sequence > row.sequence ? 'busy' : null;",
        replace: 'return null;',
      },
    ],
  },
  {
    name: 'never-class: every refusal may pass',
    edits: [{ file: 'src/slack/slack-refusals.ts', find: "return 'wont';", replace: "return 'may_pass';" }],
  },
  {
    name: 'unknown outcome: what was shown before counts as shown',
    edits: [
      {
        file: `${surfaces}/post-claims.ts`,
        find: 'THEN content_hash END`;',
        replace: 'THEN content_hash ELSE content_hash END`;',
      },
    ],
  },
];
