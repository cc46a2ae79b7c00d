/** Numbers as a person reads them: a unit always, three digits at most, no trailing zeros that mean nothing. */

const none = '–'

export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

export function rate(perSecond: number | null | undefined): string {
  return perSecond === null || perSecond === undefined ? none : `${short(perSecond)}/s`
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return none
  const value = share * 100
  // 99.97 % must not look like all.
  const text =
    value > 99 && value < 100 ? (Math.floor(value * 10) / 10).toFixed(1) : value.toFixed(value < 10 ? 1 : 0)
  return `${text.replace(/\.0$/, '')} %`
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return none
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = value
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${threeDigits(size)} ${units[unit]}`
}

export function latency(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return none
  return seconds < 1 ? `${threeDigits(seconds * 1000)} ms` : `${threeDigits(seconds)} s`
}

/** Two units at most: `45 s`, `1 min 30 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. No line breaks before a unit. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole}\u00a0s`
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole < 600 ? whole % 60 : 0, 's')
  if (whole < 172_800) return pair(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
  return pair(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h')
}

export function ago(at: string | number, nowMs: number): string {
  const seconds = (nowMs - new Date(at).getTime()) / 1000
  return seconds < 2 ? 'just now' : `${duration(seconds)} ago`
}

/** Hours, minutes and seconds where the reader is; with the day when it is another one. */
export function clockTime(at: string | number, nowMs: number): string {
  const then = new Date(at)
  const time = then.toLocaleTimeString('en-GB')
  const isToday = then.toDateString() === new Date(nowMs).toDateString()
  return isToday ? time : `${then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`
}

function pair(first: number, firstUnit: string, second: number, secondUnit: string): string {
  const text = `${first}\u00a0${firstUnit}`
  return second === 0 ? text : `${text} ${second}\u00a0${secondUnit}`
}

function short(value: number): string {
  if (value >= 1_000_000) return `${threeDigits(value / 1_000_000)}M`
  if (value >= 1000) return `${threeDigits(value / 1000)}k`
  return threeDigits(value)
}

function threeDigits(value: number): string {
  if (value >= 100 || value === 0) return value.toFixed(0)
  const text = value.toFixed(value >= 10 ? 1 : 2)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
