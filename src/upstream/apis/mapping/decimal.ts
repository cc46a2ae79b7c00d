import { isLosslessNumber } from 'lossless-json'
import type { JsonValue } from '../../response/json.js'

/** No double has more digits than this before or after its point. */
const maxExponent = 400
/** Longer text is no figure of a machine. */
const maxTextLength = 30

/** A decimal number with every digit, however long. Units are powers of two, so that nothing is lost by them. */
export class Decimal {
  /** The value is `coefficient / 10 ** scale`. */
  private constructor(
    private readonly coefficient: bigint,
    private readonly scale: number,
  ) {}

  static of(whole: number): Decimal {
    return new Decimal(BigInt(whole), 0)
  }

  /** The digits of a JSON number. */
  static fromNumber(digits: string): Decimal | undefined {
    const match = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(digits)
    if (!match) return undefined
    const [, whole = '', fraction = '', exponent = '0'] = match
    if (Math.abs(Number(exponent)) > maxExponent) return undefined
    const scale = fraction.length - Number(exponent)
    const coefficient = BigInt(whole + fraction)
    return scale >= 0 ? new Decimal(coefficient, scale) : new Decimal(coefficient * 10n ** BigInt(-scale), 0)
  }

  /** A number written as text: `8`, ` 1.5 `. */
  static fromText(text: string): Decimal | undefined {
    const trimmed = text.trim()
    return trimmed.length <= maxTextLength && /^\d+(?:\.\d+)?$/.test(trimmed)
      ? Decimal.fromNumber(trimmed)
      : undefined
  }

  /** A number that is not negative, also written as text. */
  static readonly fromJson = (value: JsonValue): Decimal | undefined => {
    if (typeof value === 'string') return Decimal.fromText(value)
    const number = isLosslessNumber(value) ? Decimal.fromNumber(value.value) : undefined
    return number?.isNegative ? undefined : number
  }

  get isNegative(): boolean {
    return this.coefficient < 0n
  }

  get isZero(): boolean {
    return this.coefficient === 0n
  }

  get isWhole(): boolean {
    return this.coefficient % 10n ** BigInt(this.scale) === 0n
  }

  /** Times 1024, `power` times; a negative power divides. */
  times1024(power: number): Decimal {
    if (power >= 0) return new Decimal(this.coefficient * 1024n ** BigInt(power), this.scale)
    // 1 / 1024 = 5 ** 10 / 10 ** 10
    const steps = BigInt(-power * 10)
    return new Decimal(this.coefficient * 5n ** steps, this.scale - power * 10)
  }

  /** Undefined where the result has no end. */
  dividedBy(divisor: Decimal): Decimal | undefined {
    if (divisor.isZero) return undefined
    // Both as whole numbers, then enough places for any divisor that is a product of twos and fives.
    const places = 60
    const dividend = this.coefficient * 10n ** BigInt(divisor.scale + places)
    const whole = divisor.coefficient * 10n ** BigInt(this.scale)
    return dividend % whole === 0n ? new Decimal(dividend / whole, places) : undefined
  }

  /** The next whole number up. */
  roundedUp(): Decimal {
    const unit = 10n ** BigInt(this.scale)
    const remainder = this.coefficient % unit
    return new Decimal(this.coefficient / unit + (remainder > 0n ? 1n : 0n), 0)
  }

  /** Plain digits without zeros at the end of the fraction. */
  toString(): string {
    const sign = this.isNegative ? '-' : ''
    const digits = String(this.isNegative ? -this.coefficient : this.coefficient).padStart(
      this.scale + 1,
      '0',
    )
    const whole = digits.slice(0, digits.length - this.scale)
    const fraction = digits.slice(digits.length - this.scale).replace(/0+$/, '')
    return `${sign}${whole}${fraction && `.${fraction}`}`
  }
}
