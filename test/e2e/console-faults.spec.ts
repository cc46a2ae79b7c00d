import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { getChromium, launchChromium } from '../support/chromium.js'
import { ConsolePage } from '../support/console-page.js'
import { adminToken, consoleScene, type ConsoleScene } from '../support/console-scene.js'

const executablePath = getChromium()

;(executablePath === undefined ? describe.skip : describe)('the console says what is wrong', () => {
  let scene: ConsoleScene
  let browser: Browser
  let console: ConsolePage

  beforeAll(async () => {
    ;[scene, browser] = await Promise.all([consoleScene(), launchChromium(executablePath!)])
    console = await ConsolePage.open(browser, scene.service.url)
    await console.page.getByLabel('Admin credential').waitFor()
    await console.signIn(adminToken)
    await console.ready()
    await console.says(/^All is well$/)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await scene?.close()
  })

  const finding = (title: string) => console.page.locator('.findings li', { hasText: title })
  const ask = (engineId: number) => fetch(`${scene.service.url}/specs?engine_id=${engineId}`)

  it('when Redis is gone: that callers notice nothing; and the policy cannot be changed in silence', async () => {
    const { page } = console
    await scene.redis.kill()
    await console.says(/^Redis is gone$/)
    expect(await console.page.locator('.findings li').textContent()).toMatch(/Callers are served from memory/)
    await page.locator('#dependencies').getByText('✗ gone').waitFor()
    await page.getByLabel('ttl', { exact: true }).fill('60')
    await page.keyboard.press('Enter')
    await page
      .locator('#policy')
      .getByText(/^Not applied: /)
      .waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await console.pictures('redis-gone')).toEqual([])
    await scene.redis.restart()
    await console.says(/^All is well$/)
  })

  it('when ModelArts fails: with which failure, what callers get, what to do and where the runbook says more', async () => {
    await ask(1)
    scene.emulator.control.behave({ kind: 'failure', status: 503 })
    await ask(2)
    await console.says(/ModelArts/)
    const text = await finding('upstream-error').textContent()
    expect(text).toMatch(/Lists that are held are/)
    expect(text).toMatch(/Do: /)
    expect(await console.page.locator('.findings').getByText('Callers get failures').count()).toBe(1)
    expect(await console.pictures('upstream-broken')).toEqual([])
    scene.emulator.control.behaveWell()
  })

  it('when our credentials are refused, first of all', async () => {
    scene.emulator.control.putKey({ ...demoKey, secretKey: 'another' })
    await ask(3)
    await console.says(/^ModelArts refuses our credentials/)
    expect(await finding('refuses our credentials').textContent()).toMatch(
      /aksk of project \w+.*502 for callers/,
    )
    const link = finding('refuses our credentials').getByRole('link', { name: /^Runbook/ })
    expect(await link.getAttribute('href')).toBe('console/runbook#upstream-credentials-rejected')
    expect(await console.page.title()).toMatch(/^✗ ModelArts refuses our credentials/)
    expect(await console.pictures('credentials-refused')).toEqual([])
  })

  it('when the replica itself does not answer any more, and that it is back', async () => {
    scene.service.signal('SIGSTOP')
    await console.says(/^This replica does not answer/)
    scene.service.signal('SIGCONT')
    await console.page.getByText('● live').waitFor({ timeout: 20_000 })
    expect(console.faults).toEqual([])
  }, 60_000)
})
