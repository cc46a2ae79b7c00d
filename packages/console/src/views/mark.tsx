import type { Look } from '../health/words.js'

/** A state by shape, word and colour; the first two are enough. */
export function Mark({ look: { shape, word, tone } }: { readonly look: Look }) {
  return (
    <span class={`mark ${tone}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
