const full = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});

/** An RFC 3339 time as people here write it. */
export function moment(at: string | undefined): string {
  return at ? full.format(new Date(at)) : '';
}

const within = {month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit'} as const;
const minutes = new Intl.DateTimeFormat(undefined, within);
const seconds = new Intl.DateTimeFormat(undefined, {...within, second: '2-digit'});
const day = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium'});

/** The same without what one knows: of this year without the year, of another without the hour. */
export function shortMoment(at: string, exact: boolean, now = new Date()): string {
  const when = new Date(at);
  return (when.getFullYear() !== now.getFullYear() ? day : exact ? seconds : minutes).format(when);
}

/** "1 min 5 s", from one moment to another or to now. */
export function took(from: string | undefined, to: string | undefined): string {
  if (!from) return '';
  const exactly = Math.max(0, ((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1000);
  if (exactly < 9.95) return `${exactly.toFixed(1)} s`;
  const seconds = Math.round(exactly);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "about 3 min": for what is only estimated, s. */
export function about(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `about ${Math.round(seconds / 3600)} h`;
  return `about ${Math.round(seconds / 86_400)} days`;
}
