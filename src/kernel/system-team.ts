/** Workspaces of Quorum's own begin so: their incidents are drills that no list, no metric and no Slack surface shows. */
export const systemTeamPrefix = 'system:';

/** Where proofs leave their drills. */
export const proofTeam = `${systemTeamPrefix}proof`;
