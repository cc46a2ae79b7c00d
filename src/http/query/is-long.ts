import { ValidatorConstraint } from 'class-validator'

const longMax = 9_223_372_036_854_775_807n

/** A Long as text: a JS number would lose digits. */
@ValidatorConstraint({ name: 'isLong' })
export class IsLong {
  validate(value: unknown): boolean {
    return typeof value === 'string' && /^\d{1,40}$/.test(value) && BigInt(value) <= longMax
  }

  defaultMessage(): string {
    return `must be decimal digits, 0 to ${longMax}`
  }
}
