interface Advice {
  readonly action: string
  /** A heading of docs/runbook.md, as the anchor of its page. A test holds that each is there. */
  readonly runbook: string
}

/** What to do first, and where the rest stands. */
export const advice = {
  'no-answer': {
    action: 'Look whether the process runs and can be reached; the page connects again by itself.',
    runbook: 'replica-down',
  },
  'callers-fail': {
    action: 'The problem codes in the log and in the metric http_problems_total say which failure it is.',
    runbook: 'callers-fail',
  },
  'credentials-expire': {
    action: 'Put a new token into its file: it is read within two seconds, without a restart.',
    runbook: 'upstream-credentials-rejected',
  },
  'redis-down': {
    action:
      'Look whether Redis runs and whether this host reaches it. Memory fills it again when it is back.',
    runbook: 'redis-down',
  },
  'redis-degraded': {
    action: 'The log line names the command and the reason: free memory, or give the user the right.',
    runbook: 'redis-degraded',
  },
  'policy-not-kept': {
    action: 'Bring Redis back, or put the values into the environment before the next restart.',
    runbook: 'policy-not-kept',
  },
  'versions-differ': {
    action: 'Wait for the rollout to end, or look why it stopped.',
    runbook: 'replicas-differ',
  },
  'upstream-credentials-rejected': {
    action:
      'Check that the key is active, may use ModelArts, and that this clock is right. Put a valid key into the secret’s file: it is tried at once, without a restart.',
    runbook: 'upstream-credentials-rejected',
  },
  'upstream-account-restricted': {
    action: 'Look at the account in Huawei Cloud: arrears, a frozen account or a missing real-name check.',
    runbook: 'upstream-account-restricted',
  },
  'upstream-throttled': {
    action: 'Nothing helps at once: calls go on by themselves. Raise the ttl below if it happens often.',
    runbook: 'upstream-throttled',
  },
  'upstream-timeout': {
    action:
      'Look at the status of ModelArts and at the network between. Raise stale-if-error below to gain time.',
    runbook: 'upstream-timeout',
  },
  'upstream-unreachable': {
    action: 'Check DNS, proxy, firewall and the endpoint’s address from this host.',
    runbook: 'upstream-unreachable',
  },
  'upstream-malformed': {
    action: 'Something between may answer in place of ModelArts. Check the endpoint’s address and the proxy.',
    runbook: 'upstream-malformed',
  },
  'upstream-error': {
    action: 'Look at the status of ModelArts. Raise stale-if-error below to gain time.',
    runbook: 'upstream-error',
  },
} as const satisfies Record<string, Advice>

export type Topic = keyof typeof advice
