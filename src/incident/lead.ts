/** Whether a role is the lead, whom an incident has once and not among its roles. */
export function isLead(role: string): boolean {
  return role.trim().toLowerCase() === 'lead';
}
