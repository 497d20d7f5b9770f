#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { findProgram } from './program.js';
import { orTold } from './told.js';

const file = await orTold(findProgram());
if (file !== null) await import(pathToFileURL(file).href);
