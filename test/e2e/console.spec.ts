import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { getChromium, launchChromium } from '../support/chromium.js'
import { ConsolePage } from '../support/console-page.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

// Asked here, because whether the tests run must be known before they are named.
const executablePath = getChromium()

;(executablePath === undefined ? describe.skip : describe)('the console in a real browser', () => {
  let service: ServiceUnderTest
  let browser: Browser

  beforeAll(async () => {
    service = await serviceUnderTest()
    browser = await launchChromium(executablePath!)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await service.close()
  })

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('asks for a credential in a field with a label, %s, %d pixels wide', async (scheme, width) => {
    const console = await ConsolePage.open(browser, service.url, { scheme, width })
    const field = console.page.getByLabel('Admin credential')
    await field.waitFor()
    expect(await field.getAttribute('autocomplete')).toBe('off')
    expect(await field.getAttribute('type')).toBe('password')
    expect(await console.page.evaluate('document.activeElement.id')).toBe('credential')
    expect(await console.seriousFindings()).toEqual([])
    expect(await console.overflow()).toBeLessThanOrEqual(0)
    expect([console.faults, console.foreign]).toEqual([[], []])
    await console.picture(`sign-in-${scheme}-${width}`)
    await console.close()
  })
})
