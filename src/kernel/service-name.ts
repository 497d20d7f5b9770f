import { z } from 'zod';

/** What a service of the catalogue is called; an event holds it as it was called then. */
export const serviceName = z.string().min(1).max(40);

/** Most services of the catalogue that one event names. */
export const namedMax = 20;

export const serviceNames = z.array(serviceName).max(namedMax);
