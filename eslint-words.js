// The words that docs/glossary.md replaced. Each row: a pattern, and the word to use instead.
const words = [
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'the caller, the owner, …'],
  [/\b(?:left|leaves?|leaving) (?:\w+ )?alone\b/i, 'backs off'],
  [/\b(?:is|are|was|were|be|been|being) told\b/i, 'gets, is reported, is logged'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bwell again\b/i, 'recovered'],
  [/\bdear(?:er|est|ly)?\b/i, 'expensive'],
  [/\bso long\b/i, 'for this long'],
  [/\bto whom?\b/i, 'to the caller that …'],
  [/HitLane|\bhit[- ]lane\b/i, 'FastPath'],
  [/\bPreparedHits?\b/, 'RenderedHit'],
  [/\binOnePiece\b|\bin one piece\b/i, 'flatten'],
  [/\bstandInFront\b/, 'attach'],
  [/\bFlights\b/, 'SingleFlight'],
  [/\bLanding\b/, 'LoadResult'],
  [/\bcloseDoors\b/, 'forget'],
  [/\baboard\b/i, 'shared, waiting'],
  [/\bFleet\b(?! *[A-Z])/, 'ReplicaCoordinator, replicas'],
  [/\b(?:take|yield)Turn\b/, 'acquireLease, releaseLease'],
  [/\bpatience(?:Ms)?\b/i, 'StoreBudget, a time limit'],
  [/\bWakers?\b/, 'ReleaseSignal'],
  [/\bPulse\b/, 'StoreState'],
  [/\bHoldings\b/, 'MemoryTier'],
  [/\bHeld\b/, 'MemoryEntry'],
  [/\brisenIn\b/, 'promotedIn'],
  [/\bTrials\b/, 'Probation'],
  [/\bAdmission\b/, 'withCredentials'],
  [/\bquarantine/i, 'response'],
  [/\bUpstreamSaid\b/, 'ErrorEnvelope'],
  [/\badmitsFailure\b/, 'reportsFailure'],
  [/\bisPage\b/, 'isHtml'],
  [/\bCorrespondence\b/, 'CallContext'],
  [/\bExchanged\b/, 'UpstreamResponse'],
  [/\bendOfLife\b/, 'expiresAt'],
  [/\bnextLook\b/, 'retryTimer'],
  [/\btold[A-Z]/, 'reported…'],
  [/\b(?:longest|most)[A-Z]/, 'max…'],
  [/\bfewest[A-Z]/, 'min…'],
  [/\bmaySee\b/, 'canAccess'],
  [/\bFairUse\b/, 'RateLimitHeaders'],
  [/\bAllowance\b/i, 'RateLimitDecision'],
  [/\b(?:unless|until)Aborted\b/, 'abortable'],
  [/\boutcomeWithin\b/, 'withTimeout'],
  [/\bDigestMemo\b/, 'digest'],
]

/** Reads the whole text, comments and strings included. */
const plainWords = {
  meta: { type: 'suggestion', schema: [], messages: { use: '“{{found}}”: use “{{instead}}”' } },
  create(context) {
    const check = () => {
      context.sourceCode.text.split('\n').forEach((line, at) => {
        for (const [pattern, instead] of words) {
          const match = pattern.exec(line)
          if (!match) continue
          const start = { line: at + 1, column: match.index }
          const loc = { start, end: { line: at + 1, column: match.index + match[0].length } }
          context.report({ loc, messageId: 'use', data: { found: match[0], instead } })
        }
      })
    }
    return { Program: check, Text: check }
  },
}

/** A language without syntax, so that ESLint reads Markdown, `.env.example` and the like. */
const text = {
  fileType: 'text',
  lineStart: 1,
  columnStart: 0,
  nodeTypeKey: 'type',
  validateLanguageOptions() {},
  parse: ({ body }) => ({ ok: true, ast: { type: 'Text', body } }),
  createSourceCode: ({ body }, { ast }) => ({
    text: body,
    ast,
    lines: body.split('\n'),
    getLoc: () => ({ start: { line: 1, column: 0 }, end: { line: 1, column: 0 } }),
    getRange: () => [0, body.length],
    getParent: () => undefined,
    getAncestors: () => [],
    getText: () => body,
    traverse: () => [1, 2].map((phase) => ({ kind: 1, target: ast, phase, args: [ast] })),
  }),
}

export default { rules: { 'plain-words': plainWords }, languages: { text } }
