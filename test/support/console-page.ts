import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Result } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** Where the pictures of each state are put, to be looked at. Ignored by git. */
const pictures = '.cache/console'
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const rulesOfColour = ['color-contrast', 'link-in-text-block']

export interface ConsolePageOptions {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
}

/** The console in a browser, and what it must never do: log an error, or ask another origin. */
export class ConsolePage {
  readonly faults: string[] = []
  readonly foreign: string[] = []

  static async open(
    browser: Browser,
    url: string,
    { width = 1280, scheme = 'light' }: ConsolePageOptions = {},
  ): Promise<ConsolePage> {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
    })
    const page = await context.newPage()
    const console = new ConsolePage(context, page, url)
    await page.goto(`${url}/console`)
    return console
  }

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on('console', (message) => {
      // A browser logs every answer of 400 and more; whether one was expected is for the test to say.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.faults.push(message.text())
      }
    })
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) this.foreign.push(request.url())
    })
  }

  /** By keyboard: the field has the focus already. */
  async signIn(credential: string): Promise<void> {
    await this.page.keyboard.type(credential)
    await this.page.keyboard.press('Enter')
  }

  /** Signed in, with the first figures there. */
  async ready(): Promise<this> {
    await this.page.locator('#status .facts').waitFor()
    await this.page.getByText('● live').waitFor()
    return this
  }

  headline(): Promise<string | null> {
    return this.page.textContent('#status-title')
  }

  /** Waits until the headline matches. */
  async says(headline: RegExp, timeoutMs = 15_000): Promise<void> {
    await this.page.locator('#status-title', { hasText: headline }).waitFor({ timeout: timeoutMs })
  }

  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true })
    // A header that sticks would stand in the middle of the picture.
    await this.page.evaluate('scrollTo(0, 0)')
    await this.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }

  /**
   * Pictures of this state, wide and narrow, light and dark. Gives what is wrong with it: what has to be scrolled
   * sideways, and what axe-core finds.
   */
  async pictures(state: string): Promise<string[]> {
    const faults: string[] = []
    for (const scheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme: scheme })
      for (const width of [1280, 360]) {
        await this.page.setViewportSize({ width, height: 800 })
        await this.picture(`${state}-${scheme}-${width}`)
        if ((await this.overflow()) > 0) faults.push(`wider than ${width} pixels`)
      }
      // A scheme changes colours and nothing else.
      faults.push(...(await this.seriousFindings(scheme === 'light' ? undefined : rulesOfColour)))
    }
    await this.page.setViewportSize({ width: 1280, height: 800 })
    await this.page.emulateMedia({ colorScheme: 'light' })
    return faults
  }

  /** Wider than the window means that one has to scroll sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  }

  /** What axe-core finds that is serious or critical, by all rules unless some are named. Its script comes by the debugger, which the page's policy does not concern. */
  async seriousFindings(rules?: readonly string[]): Promise<string[]> {
    await this.page.evaluate(axe)
    const options = JSON.stringify(rules ? { runOnly: { type: 'rule', values: rules } } : {})
    const run = `axe.run(${options}).then(({ violations }) => violations)`
    const violations = await this.page.evaluate<Result[]>(run)
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }

  close(): Promise<void> {
    return this.context.close()
  }
}
