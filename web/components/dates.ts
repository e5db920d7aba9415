const ZONE = 'Europe/London'
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: ZONE,
})
const TIME = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12',
  timeZone: ZONE,
})

/** `20 November 2026`. A string is an ISO day, which has no zone to be moved by. */
export function formatDate(date: Date | string): string {
  return DAY.format(typeof date === 'string' ? new Date(`${date.slice(0, 10)}T12:00:00Z`) : date)
}

/** `20 November 2026, 2:30pm`. */
export function formatDateTime(date: Date): string {
  const time = TIME.format(date).replace(/\s/gu, '').toLowerCase()
  return `${DAY.format(date)}, ${time}`
}
