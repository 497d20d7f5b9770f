import { buildPackage } from './package.js';
import { orTold } from './told.js';

await orTold(buildPackage());
