import type { Calendars } from '../../src/calendars/keep-calendars.ts';

/** No rotation has a calendar. */
export const noCalendars: Calendars = { withCalendars: async (rotations) => rotations, look: async () => false };
