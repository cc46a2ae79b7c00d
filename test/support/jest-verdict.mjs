/** A Jest reporter that tells whoever started Jest whether all went well. See scripts/test.mjs. */
export default class JestVerdict {
  onRunComplete(_contexts, { numFailedTests, numRuntimeErrorTestSuites, wasInterrupted }) {
    process.send?.({ success: numFailedTests + numRuntimeErrorTestSuites === 0 && !wasInterrupted })
  }
}
