/**
 * What must happen in one step in Redis. All keys of a script share a hash tag, so one node of a cluster keeps
 * the order of all events. A key of the wrong type or with garbage in it is treated as absent.
 */

const library = `
local function read(key)
  local value = redis.pcall('GET', key)
  if type(value) == 'table' then
    redis.call('DEL', key)
    return false
  end
  return value
end

local function sorted_set(key)
  if redis.call('TYPE', key).ok ~= 'zset' then redis.call('DEL', key) end
end

local function now_us()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function now_ms()
  return math.floor(now_us() / 1000)
end

-- Above all epochs issued so far, even if they were lost here and only a replica remembers.
local function issue_epoch(key, heard)
  local last = math.max(tonumber(read(key) or 0) or 0, tonumber(heard))
  local epoch = math.max(now_us(), last + 1)
  redis.call('SET', key, string.format('%.0f', epoch))
  return epoch
end

local function purges(key)
  local fields = redis.pcall('HGETALL', key)
  if fields.err then
    redis.call('DEL', key)
    return {}
  end
  return fields
end

local function raise(key, field, epoch)
  local known = tonumber(redis.call('HGET', key, field) or 0) or 0
  redis.call('HSET', key, field, string.format('%.0f', math.max(known, epoch)))
end

-- Beyond max the oldest purges become one purge of everything that is as old: 'hard?' and 'soft?' select all.
local function bound(key, max)
  local fields = purges(key)
  local excess = #fields / 2 - max
  while excess > 0 do
    local oldest
    for i = 1, #fields, 2 do
      local epoch = tonumber(fields[i + 1]) or 0
      if #fields[i] > 5 and (not oldest or epoch < oldest.epoch) then
        oldest = { field = fields[i], epoch = epoch, at = i }
      end
    end
    if not oldest then return end
    redis.call('HDEL', key, oldest.field)
    raise(key, string.sub(oldest.field, 1, 5), oldest.epoch)
    fields[oldest.at] = ''
    excess = excess - 1
  end
end
`

/**
 * KEYS: epoch, lease, pause, purges version, index. ARGV: token, lease ms, heard epoch, entry name. What is being loaded
 * is in the index before it is written, so that a purge finds its lease.
 */
export const acquireScript = `${library}
local failures, left_ms, failure = 0, 0, ''
local until_ms, count, json = string.match(read(KEYS[3]) or '', '^(%d+)|(%d+)|(.*)$')
if until_ms then
  failures, left_ms, failure = tonumber(count), tonumber(until_ms) - now_ms(), json
end
local granted = 0
if left_ms <= 0 then
  if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
    granted = 1
  elseif redis.call('PTTL', KEYS[2]) < 0 then
    -- Not a lease of ours: those end.
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
    granted = 1
  end
end
local epoch
if granted == 1 then
  epoch = issue_epoch(KEYS[1], ARGV[3])
  sorted_set(KEYS[5])
  redis.call('ZADD', KEYS[5], 'NX', 0, ARGV[4])
else
  epoch = tonumber(read(KEYS[1]) or 0) or 0
end
return { granted, epoch, tonumber(read(KEYS[4]) or 0) or 0, now_ms(), failures, left_ms, failure }
`

/** KEYS: lease. ARGV: token, lease ms. */
export const renewScript = `${library}
if read(KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`

/** KEYS: lease, pause. ARGV: token, channel, message, 'over' | 'unchanged' | 'pause', left ms, failures, failure as JSON, keep ms. */
export const releaseScript = `${library}
if read(KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
if ARGV[4] == 'over' then
  redis.call('DEL', KEYS[2])
elseif ARGV[4] == 'pause' then
  redis.call('SET', KEYS[2], string.format('%.0f|%d|%s', now_ms() + ARGV[5], ARGV[6], ARGV[7]), 'PX', ARGV[8])
end
-- A replica that may not publish still releases the lease; the others poll.
if ARGV[3] ~= '' then redis.pcall('PUBLISH', ARGV[2], ARGV[3]) end
return 1
`

/** KEYS: epoch, purges, purges version, index. ARGV: heard epoch, id, keep ms, max purges. */
export const purgeScript = `${library}
local epoch = issue_epoch(KEYS[1], ARGV[1])
sorted_set(KEYS[4])
purges(KEYS[2])
raise(KEYS[2], ARGV[2], epoch)
bound(KEYS[2], tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('SET', KEYS[3], string.format('%.0f', epoch), 'PX', ARGV[3])
return epoch
`

/** KEYS: epoch, purges, purges version. ARGV: heard epoch, keep ms, max purges, then id and epoch of each. */
export const mergePurgesScript = `${library}
purges(KEYS[2])
for i = 4, #ARGV, 2 do raise(KEYS[2], ARGV[i], tonumber(ARGV[i + 1])) end
bound(KEYS[2], tonumber(ARGV[3]))
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('SET', KEYS[3], string.format('%.0f', issue_epoch(KEYS[1], ARGV[1])), 'PX', ARGV[2])
return 1
`

/** KEYS: purges, purges version. */
export const purgesScript = `${library}
return { tonumber(read(KEYS[2]) or 0) or 0, purges(KEYS[1]) }
`

/** KEYS: epoch, purges version, generation. ARGV: a new generation. */
export const stateScript = `${library}
if not read(KEYS[3]) then redis.call('SET', KEYS[3], ARGV[1]) end
local epoch = math.max(now_us(), tonumber(read(KEYS[1]) or 0) or 0)
return { read(KEYS[3]), tonumber(read(KEYS[2]) or 0) or 0, epoch }
`

/** KEYS: purges version. */
export const versionScript = `${library}
return { tonumber(read(KEYS[1]) or 0) or 0, now_ms() }
`

/**
 * KEYS: index, purges version. ARGV: entry name, its epoch, max entries. Whether no newer entry was written under this
 * name, whether none that is as new, and the names that are too many, oldest first, each with its epoch: questions can
 * be invented without end, and the store must not grow with them. They stay in the index until their entries are gone,
 * so that an answer that is lost on its way leaves no entry behind.
 */
export const indexScript = `${library}
sorted_set(KEYS[1])
local known = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
local is_newest, is_first = 0, 0
if known <= tonumber(ARGV[2]) then
  is_newest = 1
  if known < tonumber(ARGV[2]) then is_first = 1 end
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
local excess = math.min(redis.call('ZCARD', KEYS[1]) - ARGV[3], 100)
local names = {}
if excess > 0 then names = redis.call('ZRANGE', KEYS[1], 0, excess - 1, 'WITHSCORES') end
return { is_newest, is_first, tonumber(read(KEYS[2]) or 0) or 0, now_ms(), names }
`

/** KEYS: index. ARGV: entry names. */
export const epochsScript = `${library}
sorted_set(KEYS[1])
local epochs = {}
for i = 1, #ARGV do epochs[i] = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or 0) end
return epochs
`

/** KEYS: index. ARGV: names of entries that are gone and their epochs in turn. One that was written again since stays. */
export const unindexScript = `${library}
sorted_set(KEYS[1])
for i = 1, #ARGV, 2 do
  local known = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if known and tonumber(known) == tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
end
return 1
`
