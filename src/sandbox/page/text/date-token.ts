/** Where and when the text is read: what a date token is shown for. */
export type Reader = { readonly nowMs: number; readonly timeZone?: string; readonly locale?: string };

/**
 * Fills a `<!date^…>` format in the reader's time zone; an unknown placeholder stays as typed.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatDate(timestamp: number, format: string, reader: Reader): string {
  const date = new Date(timestamp * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(reader.locale ?? 'en-GB', {
      ...options,
      ...(reader.timeZone === undefined ? {} : { timeZone: reader.timeZone }),
    }).format(date);
  const pretty = (fallback: string) => relativeDay(date, reader) ?? fallback;
  const long = () => show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const medium = () => show({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = () => show({ day: 'numeric', month: 'short', year: 'numeric' });
  const known: Readonly<Record<string, () => string>> = {
    date_num: () => `${show({ year: 'numeric' })}-${show({ month: '2-digit' })}-${show({ day: '2-digit' })}`,
    date: medium,
    date_short: short,
    date_long: long,
    date_pretty: () => pretty(medium()),
    date_short_pretty: () => pretty(short()),
    date_long_pretty: () => pretty(long()),
    time: () => show({ hour: '2-digit', minute: '2-digit' }),
    time_secs: () => show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: () => ago(reader.nowMs - date.getTime()),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(known, name) ? (known[name]?.() ?? whole) : whole,
  );
}

function relativeDay(date: Date, reader: Reader): string | undefined {
  const day = (atMs: number) =>
    new Intl.DateTimeFormat('en-CA', reader.timeZone === undefined ? {} : { timeZone: reader.timeZone }).format(atMs);
  const wanted = day(date.getTime());
  const dayMs = 86_400_000;
  if (wanted === day(reader.nowMs)) return 'today';
  if (wanted === day(reader.nowMs - dayMs)) return 'yesterday';
  if (wanted === day(reader.nowMs + dayMs)) return 'tomorrow';
  return undefined;
}

function ago(elapsedMs: number): string {
  const minutes = Math.round(Math.abs(elapsedMs) / 60_000);
  const amount =
    minutes < 1
      ? 'a moment'
      : minutes < 60
        ? `${minutes} min`
        : minutes < 1440
          ? `${Math.round(minutes / 60)} h`
          : `${Math.round(minutes / 1440)} d`;
  // The page's idea of now is up to a minute old: what has just come is not of the future.
  return elapsedMs >= 0 || minutes < 1 ? `${amount} ago` : `in ${amount}`;
}
