import { describe, expect, it } from '@jest/globals'
import { html, inline, prose } from '../../../../src/http/web/html.js'

describe('html', () => {
  it('escapes what it is given, in text and in quoted attributes', () => {
    const hostile = `"><script>alert('1' & 2)</script>`
    expect(html`<a title="${hostile}">${hostile}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39; &amp; 2)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39; &amp; 2)&lt;/script&gt;</a>',
    )
  })

  it('puts HTML that it made itself in as it is, also in lists', () => {
    const items = ['a', '<'].map((text) => html`<i>${text}</i>`)
    expect(html`<b>${items}</b>`.text).toBe('<b><i>a</i><i>&lt;</i></b>')
  })

  it('leaves out false and undefined, and keeps 0', () => {
    expect(html`[${false}${undefined}${0}]`.text).toBe('[0]')
  })
})

describe('running text', () => {
  it('turns backticks into code, and escapes inside and outside of it', () => {
    expect(inline('a < `b < c`').text).toBe('a &lt; <code>b &lt; c</code>')
  })

  it('begins a paragraph after an empty line', () => {
    expect(prose('one\n\ntwo').map(({ text }) => text)).toEqual(['<p>one</p>', '<p>two</p>'])
  })
})
