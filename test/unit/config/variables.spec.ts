import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { variables } from '../../../src/config/variables.js'

const example = new Map(
  readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
)

describe('.env.example', () => {
  it('names every variable of the schema and no other', () => {
    expect([...example.keys()].sort()).toEqual(Object.keys(variables).sort())
  })

  it('shows the default of every variable that has one', () => {
    const defaults = Object.entries(variables).map(([name, variable]) => [
      name,
      'default' in variable ? variable.default : '',
    ])
    expect(Object.fromEntries(example)).toEqual(Object.fromEntries(defaults))
  })
})
