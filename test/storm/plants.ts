import type { Plant } from '../support/plants.ts';

const surfaces = 'src/slack/surfaces';

/** What keeps a storm harmless, each to be taken out of the product. */
export const plants: readonly Plant[] = [
  {
    name: 'dedupe: each delivery is a request of its own',
    edits: [
      {
        file: 'src/slack/inputs/command.ts',
        find: 'const requestId = commandId(slash)',
        replace: 'const requestId = commandId({ ...slash, trigger_id: String(Math.random()) })',
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
        find: "return isLater && (step.kind === 'edit' || isOverwriting(step)) ? 'busy' : null;",
        replace: 'return null;',
      },
      {
        file: `${surfaces}/plan.ts`,
        find: 'set.content_hash !== row.content_hash && set.sequence <= row.sequence',
        replace: 'set.content_hash !== row.content_hash',
      },
      {
        file: `${surfaces}/plan.ts`,
        find: 'shown.content_hash === row.content_hash || shown.sequence > row.sequence',
        replace: 'shown.content_hash === row.content_hash',
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
      {
        file: `${surfaces}/late.ts`,
        find: 'row.late_ms === 0 && setAnew.test(row.surface)',
        replace: 'row.late_ms === -1 && setAnew.test(row.surface)',
      },
    ],
  },
];
