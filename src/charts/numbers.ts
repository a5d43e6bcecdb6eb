// Numbers, shares and dates as readers of a language write them, by Intl; and the round steps of an axis.
import type { Language } from './schemas.ts'
import { wordsIn } from './words.ts'

export type Interval = 'month' | 'quarter' | 'year'
export type Numbers = ReturnType<typeof formatsOf>

const made = new Map<Language, Numbers>()

/** The formats of one language, made once: they are slow to make. */
export function numbersIn(lang: Language): Numbers {
  const found = made.get(lang)
  if (found) return found
  const numbers = formatsOf(lang)
  made.set(lang, numbers)
  return numbers
}

function formatsOf(lang: Language) {
  const counts = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 })
  const percent = (digits: number) => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: digits })
  const [whole, fine] = [percent(0), percent(1)]
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC', calendar: 'gregory' })
  const moments = format({ dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' })
  const days = format({ dateStyle: 'long' })
  const months = format({ year: 'numeric', month: 'short' })
  const years = format({ year: 'numeric' })
  const words = wordsIn(lang)

  /** "None" and "all" are said of none and all alone: 3 of 1 170 is 0.3 %, 1 of 9 999 is less than 0.1 %. */
  function share(value: number): string {
    if (value > 0 && value < 0.001) return `<${fine.format(0.001)}`
    if (value < 1 && value > 0.999) return `>${fine.format(0.999)}`
    return (value < 0.0995 || value > 0.99 ? fine : whole).format(value)
  }

  /** The period of an interval that a day (ISO 8601) lies in. */
  function period(day: string, interval: Interval): string {
    const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
    if (interval === 'year') return years.format(date)
    if (interval === 'month') return months.format(date)
    return words.say('quarter', String(Math.floor(date.getUTCMonth() / 3) + 1), String(date.getUTCFullYear()))
  }

  return {
    count: remembered((value: number) => counts.format(value)),
    share: remembered(share),
    moment: (time: string) => `${moments.format(Date.parse(time))} UTC`,
    /** A day (ISO 8601). */
    day: (day: string) => days.format(Date.parse(day)),
    period: remembered(period),
  }
}

/** Intl takes microseconds for a number, and pictures say the same ones again and again. What is kept has an end. */
function remembered<Value, More extends unknown[]>(format: (value: Value, ...more: More) => string) {
  const kept = new Map<unknown, string>()
  return (value: Value, ...more: More): string => {
    const key = more.length === 0 ? value : `${value} ${more}`
    const found = kept.get(key)
    if (found !== undefined) return found
    const said = format(value, ...more)
    if (kept.size < 2000) kept.set(key, said)
    return said
  }
}

/** Round values from 0 to at least `most`, about `steps` of them, `least` apart or more. */
export function ticksTo(most: number, steps: number, least = 0): number[] {
  const rough = Math.max(most / Math.max(1, steps), least, Number.MIN_VALUE)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(least, [1, 2, 5, 10].find((by) => by * power >= rough * 0.999)! * power)
  const last = Math.max(1, Math.ceil(most / step - 1e-9))
  // Whole numbers times the step, as sums of 0.1 drift.
  return Array.from({ length: last + 1 }, (_, at) => Number((at * step).toPrecision(12)))
}
