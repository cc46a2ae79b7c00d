export const languages = { de: 'Deutsch', en: 'English', zh: '中文' } as const
export type Language = keyof typeof languages

/** One row for each text, so that a missing translation is a type error. */
const table = {
  title: { en: 'Choose a machine', de: 'Maschine wählen', zh: '选择机器' },
  language: { en: 'Language', de: 'Sprache', zh: '语言' },
  purpose: { en: 'Purpose', de: 'Zweck', zh: '用途' },
  train: { en: 'Training', de: 'Training', zh: '训练' },
  inference: { en: 'Inference', de: 'Inferenz', zh: '推理' },
  engine: { en: 'Engine', de: 'Engine', zh: 'AI 引擎' },
  anyEngine: { en: 'Any', de: 'Beliebig', zh: '不限' },
  accelerator: { en: 'Accelerator', de: 'Beschleuniger', zh: '加速卡' },
  any: { en: 'All', de: 'Alle', zh: '全部' },
  gpu: { en: 'GPU', de: 'GPU', zh: 'GPU' },
  npu: { en: 'NPU', de: 'NPU', zh: 'NPU' },
  none: { en: 'CPU only', de: 'Nur CPU', zh: '仅 CPU' },
  minCount: { en: 'How many, at least', de: 'Anzahl, mindestens', zh: '最少数量' },
  search: { en: 'Search', de: 'Suchen', zh: '搜索' },
  searchHint: { en: 'Name or type: V100', de: 'Name oder Typ: V100', zh: '名称或型号：V100' },
  onlyAvailable: { en: 'Only what is available', de: 'Nur verfügbare', zh: '仅显示可用' },
  shown: {
    en: '{shown} of {all} machines',
    de: '{shown} von {all} Maschinen',
    zh: '{all} 台中的 {shown} 台',
  },
  noneShown: {
    en: 'No machine matches. Change the filters.',
    de: 'Keine Maschine passt. Bitte die Filter ändern.',
    zh: '没有符合条件的机器，请调整筛选条件。',
  },
  reset: { en: 'Reset filters', de: 'Filter zurücksetzen', zh: '重置筛选' },
  cores: { en: '{n} cores', de: '{n} Kerne', zh: '{n} 核' },
  memory: { en: '{n} GB RAM', de: '{n} GB RAM', zh: '{n} GB 内存' },
  each: { en: '{n} GB each', de: 'je {n} GB', zh: '每卡 {n} GB' },
  nodes: { en: 'up to {n} nodes', de: 'bis zu {n} Knoten', zh: '最多 {n} 个节点' },
  available: { en: 'Available', de: 'Verfügbar', zh: '可用' },
  unknown: { en: 'Not known', de: 'Unbekannt', zh: '未知' },
  'over-quota': { en: 'Over quota', de: 'Kontingent erschöpft', zh: '超出配额' },
  closed: { en: 'Closed', de: 'Geschlossen', zh: '未开放' },
  'sold-out': { en: 'Sold out', de: 'Ausverkauft', zh: '售罄' },
  freed: { en: '{name} is available again', de: '{name} ist wieder verfügbar', zh: '{name} 恢复可用' },
  gone: { en: '{name} is no longer available', de: '{name} ist nicht mehr verfügbar', zh: '{name} 已不可用' },
  chosen: { en: 'Chosen: {name}', de: 'Gewählt: {name}', zh: '已选择：{name}' },
  nothingChosen: { en: 'Nothing is chosen', de: 'Nichts gewählt', zh: '未选择' },
  use: { en: 'Use this machine', de: 'Diese Maschine verwenden', zh: '使用此机器' },
  used: {
    en: 'A job would be created with spec_id {id}.',
    de: 'Ein Job würde mit spec_id {id} angelegt.',
    zh: '将使用 spec_id {id} 创建作业。',
  },
  loading: { en: 'Looking for machines …', de: 'Maschinen werden gesucht …', zh: '正在查询机器……' },
  connecting: { en: 'Connecting', de: 'Verbindung wird aufgebaut', zh: '正在连接' },
  live: { en: 'Live', de: 'Live', zh: '实时' },
  waiting: { en: 'Waiting for a list', de: 'Warten auf eine Liste', zh: '正在等待列表' },
  polling: { en: 'Checked every 30 s', de: 'Alle 30 s geprüft', zh: '每 30 秒检查一次' },
  reconnecting: { en: 'Reconnecting', de: 'Neue Verbindung wird gesucht', zh: '正在重新连接' },
  ended: { en: 'Stopped', de: 'Beendet', zh: '已停止' },
  asOf: { en: 'as of {age} ago', de: 'Stand vor {age}', zh: '{age}前的数据' },
  seconds: { en: '{n} s', de: '{n} s', zh: '{n} 秒' },
  minutes: { en: '{n} min', de: '{n} min', zh: '{n} 分钟' },
  hours: { en: '{n} h', de: '{n} h', zh: '{n} 小时' },
  stillShown: {
    en: 'The list below may be out of date.',
    de: 'Die Liste unten ist möglicherweise nicht aktuell.',
    zh: '以下列表可能不是最新。',
  },
  signIn: {
    en: 'Your access key is needed.',
    de: 'Bitte den Zugangsschlüssel eingeben.',
    zh: '请输入访问密钥。',
  },
  keyRefused: {
    en: 'This access key is not accepted. Another one is needed.',
    de: 'Dieser Zugangsschlüssel gilt nicht. Bitte einen anderen eingeben.',
    zh: '此访问密钥无效，请输入其他密钥。',
  },
  key: { en: 'Access key', de: 'Zugangsschlüssel', zh: '访问密钥' },
  send: { en: 'Sign in', de: 'Anmelden', zh: '登录' },
  noAccess: {
    en: 'You have no access to this project. Ask its owner.',
    de: 'Kein Zugriff auf dieses Projekt. Bitte den Eigentümer fragen.',
    zh: '您无权访问此项目，请联系项目负责人。',
  },
  busy: {
    en: 'Many people are asking. The page tries again by itself.',
    de: 'Zurzeit fragen viele an. Die Seite versucht es selbst wieder.',
    zh: '当前请求较多，页面会自动重试。',
  },
  cloudFails: {
    en: 'ModelArts gives no answer at present. The page tries again by itself.',
    de: 'ModelArts antwortet zurzeit nicht. Die Seite versucht es selbst wieder.',
    zh: 'ModelArts 暂时没有响应，页面会自动重试。',
  },
  cloudRefuses: {
    en: 'ModelArts does not accept this question.',
    de: 'ModelArts nimmt diese Anfrage nicht an.',
    zh: 'ModelArts 不接受此请求。',
  },
  failed: { en: 'Something is wrong.', de: 'Etwas ist schiefgegangen.', zh: '出现问题。' },
  report: {
    en: 'If it stays so, report this id: {id}',
    de: 'Wenn es so bleibt, bitte diese Kennung melden: {id}',
    zh: '如果持续出现，请报告此编号：{id}',
  },
} satisfies Record<string, Record<Language, string>>

export type TextName = keyof typeof table
export type Say = (name: TextName, values?: Readonly<Record<string, string | number>>) => string

/** Texts in one language; `{name}` stands for a value. */
export const sayIn =
  (language: Language): Say =>
  (name, values = {}) =>
    table[name][language].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ''))

/** The first language of the browser that the table has. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in languages)
  return (known ?? 'en') as Language
}

/** An age in the largest whole unit. */
export function ageText(say: Say, seconds: number): string {
  if (seconds < 60) return say('seconds', { n: Math.max(0, Math.floor(seconds)) })
  if (seconds < 3_600) return say('minutes', { n: Math.floor(seconds / 60) })
  return say('hours', { n: Math.floor(seconds / 3_600) })
}
