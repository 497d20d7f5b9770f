/** Unix seconds as the local `YYYY-MM-DDTHH:MM` that a datetime field holds; empty where there is no such time. */
export function localMinute(seconds: string): string {
  if (!/^\d{1,11}$/.test(seconds)) return '';
  const date = new Date(Number(seconds) * 1000);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The other way round; empty where the field is. */
export function unixSeconds(local: string): string {
  const ms = new Date(local).getTime();
  return Number.isNaN(ms) ? '' : String(Math.floor(ms / 1000));
}
