import type { JsonValue } from '../../response/json.js'
import { Decimal } from './decimal.js'
import type { ItemReader } from './item-reader.js'

/** Powers of 1024 that make GB of a unit. GB, GiB and Gi name the same figures here. */
const powers: Readonly<Record<string, number>> = { k: -2, m: -1, g: 0, t: 1 }

/** Undefined for a unit that is not known. */
function inGb(size: Decimal, unit: string): Decimal | undefined {
  const letter = /^([kmgt])i?b?$/i.exec(unit.trim())?.[1]?.toLowerCase()
  return letter === undefined ? undefined : size.times1024(powers[letter] ?? 0)
}

/** Size and unit that stand beside each other, as GB. Neither is taken unless both can be read. */
export function gbOf(
  from: ItemReader,
  sizePath: readonly string[],
  unitPath: readonly string[],
): Decimal | undefined {
  return from.both(sizePath, unitPath, (size, unit) => {
    const number = Decimal.fromJson(size)
    return number && typeof unit === 'string' ? inGb(number, unit) : undefined
  })
}

/** `"32GB"`, or `"32"`, which are GB too. */
export function gbInText(value: JsonValue): Decimal | undefined {
  const number = Decimal.fromJson(value)
  if (number || typeof value !== 'string') return number
  const [, digits = '', unit = ''] = /^\s*([\d.]+)\s*([a-z]+)\s*$/i.exec(value) ?? []
  const size = Decimal.fromText(digits)
  return size && inGb(size, unit)
}
