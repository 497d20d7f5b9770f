import { buildProgram } from './program.js';
import { orTold } from './told.js';

await orTold(buildProgram());
