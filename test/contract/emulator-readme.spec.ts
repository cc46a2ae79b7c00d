import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { behaviourSchema } from '../../src/emulator/control/behaviour.js'
import { controlRoutes } from '../../src/emulator/control/control-reply.js'
import { demoAgency, demoKey, demoUser, researchKey, researchUser } from '../../src/emulator/demo-accounts.js'

const readme = readFileSync(new URL('../../src/emulator/README.md', import.meta.url), 'utf8')

describe('the page on the emulator', () => {
  it.each(controlRoutes)('tells of $method $pattern', ({ method, pattern }) => {
    expect(readme).toContain(`\`${method} ${pattern}\``)
  })

  it.each(behaviourSchema.options.map((option) => option.shape.kind.value))(
    'tells of the behaviour %s',
    (kind) => {
      expect(readme).toMatch(new RegExp(`^\\|.*\`${kind}\``, 'm'))
    },
  )

  it('tells who is known', () => {
    const texts = [demoKey, researchKey, demoUser, researchUser, demoAgency, projectIds].flatMap((one) =>
      Object.values(one).filter((value): value is string => typeof value === 'string'),
    )
    for (const text of texts) expect(readme).toContain(`\`${text}\``)
  })
})
