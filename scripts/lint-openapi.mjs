// Lints docs/openapi.json with Redocly's recommended rules, warnings being faults as well.
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core'

const config = await createConfig({ extends: ['recommended-strict'] })
const problems = await lint({ ref: 'docs/openapi.json', config })
if (problems.length > 0) {
  formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' })
  process.exitCode = 1
}
