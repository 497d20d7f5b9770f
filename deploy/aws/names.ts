/** A web function's name is used once in an account, in all regions together. */
export const functionName = 'quorum';

export const roleNames = { app: 'quorum', migrator: 'quorum-migrate' };
