/**
 * What a person is told, whatever they asked for, while the database can't be reached and nothing has begun. It says
 * nothing of earlier tries: one of them may be in the record.
 */
export const unreachableAnswer =
  'The database can’t be reached right now, so this try did nothing. The record is safe; please try again in a moment.';
