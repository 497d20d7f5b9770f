/** What a person is told, whatever they asked for, while the database can't be reached and nothing has begun. */
export const unreached =
  'The database can’t be reached right now. Nothing was recorded, and nothing is lost; please try again in a moment.';
