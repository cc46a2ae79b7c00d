import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { advice } from '../../../../packages/console/src/health/advice.js'

const runbook = await readFile('docs/runbook.md', 'utf8')

it.each(Object.entries(advice))('%s leads to a heading of the runbook', (_, { runbook: anchor }) => {
  expect(runbook).toMatch(new RegExp(`^#+ ${anchor}$`, 'm'))
})
