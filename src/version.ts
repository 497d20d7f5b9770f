import packageJson from '../package.json' with { type: 'json' };

/** Quorum's own version, as package.json has it. */
export const { version } = packageJson;
