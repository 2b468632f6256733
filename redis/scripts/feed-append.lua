-- Appends to the log; begins a new epoch where there is no log. Atomic.
--
-- KEYS 1 meta (HASH)  2 log (STREAM)  3 nodes (HASH)  4 repair (STRING)     all of one hash slot
--      5 latest (HASH), touched, and needed, only for entries that supersede each other
-- ARGV 1 channel  2 seal in ms  3 retention in ms  4 an id of this call, and of a new epoch in case it is needed
--      5 repairer ('' = news)  6 '1' = give the repair lock back  7 the epoch that must not go on ('' = none)
--      8 the highest rank that the subject of the only entry must have (0 = none yet; '' = any)
--      9 entries from which on the log is trimmed as if its oldest had stood there for the retention (0 = any length)
--      10… text and end of each entry: when it expires (epoch seconds), or '<rank> <slot> <subject>': of one subject and slot
--          the highest rank counts, and stays until a higher one was appended
--
-- Returns {'OK', epoch, version, chain}, or, where nothing was done,
--         {'BUSY', '', '0', ''} if another repairer has the lock,
--         {'DAMAGED', epoch, version, chain} if somebody else has written behind the end of the log,
--         and where a rank was expected {'CONFLICT', epoch, version, chain, the highest rank}, or {'UNSEALED', '', '0', ''} if
--         the log may lack entries: there is none, another server has it than the last one that was pulled from, it is not
--         sealed, or somebody repairs it
--
-- Each entry is one of the stream, its id being <version>-0: e the text, c the chain after it, t when it was recorded (ms),
-- x its end, n the id of the call if that expected a rank. chain(v) = first 16 digits of sha1(chain(v-1) | v | text),
-- chain(0) = epoch. latest has for each subject '<slot> <rank> <version>' of all its slots, as an index of the log: it is made
-- anew when it has not as many subjects as meta says (refs).

local LOCK_MS = 1500
local MOST_TRIMMED = 32
local FORGET_NODE_MS = 86400000
-- The clocks of nodes may be slower than this one.
local GRACE_SECONDS = 300
local ENTRIES_OF_A_SUBJECT = 4
-- In which a call is found again that the client has sent twice, because it lost its connection.
local LATELY = 500

local time = redis.call('TIME')
local seconds = tonumber(time[1])
local now = seconds * 1000 + math.floor(time[2] / 1000)

local repairer = ARGV[5]
if repairer ~= '' then
  local owner = redis.call('GET', KEYS[4])
  if owner and owner ~= repairer then
    return {'BUSY', '', '0', ''}
  end
  redis.call('SET', KEYS[4], repairer, 'PX', LOCK_MS)
end

local expected = ARGV[8]
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'ver', 'chain', 'refs', 'sealAt', 'run')
local epoch, version, chain = meta[1], tonumber(meta[2] or '0'), meta[3]
if not (#(meta[2] or '0') <= 15 and (meta[2] or '0'):match('^%d+$')) then
  epoch = nil -- no script of ours wrote that
end

local function at(id)
  return redis.call('XRANGE', KEYS[2], id, id)[1]
end

local function run()
  local server, replication = redis.pcall('INFO', 'server'), redis.pcall('INFO', 'replication')
  return type(server) == 'string' and type(replication) == 'string'
    and (server:match('run_id:(%x+)') or '') .. ' ' .. (replication:match('master_replid:(%x+)') or '')
end

local isThere = epoch and chain and epoch ~= ARGV[7] and (version == 0 or at(meta[2] .. '-0'))
if expected ~= '' then
  local isSealed = isThere and now >= (tonumber(meta[5] or '') or now + 1) and (run() or meta[6]) == meta[6]
  if not isSealed or redis.call('EXISTS', KEYS[4]) == 1 then
    return {'UNSEALED', '', '0', ''}
  end
end

local references = tonumber(meta[4] or '0') or 0
if not isThere then
  epoch, version, chain = ARGV[4], 0, ARGV[4]
  references = 0
  redis.call('DEL', KEYS[2], KEYS[5] or KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'ver', '0', 'chain', chain, 'refs', '0', 'run', run() or '',
    'sealAt', string.format('%.0f', now + tonumber(ARGV[2])))
end
local before = version

-- Somebody else has written behind the end: nothing can be appended there, and gateways have to replace the log.
if redis.call('XRANGE', KEYS[2], string.format('%.0f-1', version), '+', 'COUNT', 1)[1] then
  return {'DAMAGED', epoch, string.format('%.0f', version), chain}
end

local function fieldsOf(entry)
  local fields = {}
  for i = 1, #entry[2], 2 do
    fields[entry[2][i]] = entry[2][i + 1]
  end
  return fields
end

-- Nil if it expires instead.
local function successionOf(ending)
  local rank, slot, subject = (ending or ''):match('^(%d+) (%S+) (.+)$')
  return rank and {rank = tonumber(rank), slot = slot, subject = subject}
end

local function slotsOf(subject)
  local slots = {}
  for slot, rank, version in (redis.call('HMGET', KEYS[5], subject)[1] or ''):gmatch('(%S+) (%d+) (%d+)') do
    slots[slot] = {rank = tonumber(rank), version = version}
  end
  return slots
end

local function note(succession, number)
  local slots = slotsOf(succession.subject)
  local known = slots[succession.slot]
  if known and known.rank > succession.rank then
    return
  end
  references = references + (next(slots) and 0 or 1)
  slots[succession.slot] = {rank = succession.rank, version = number}
  local words = {}
  for slot, place in pairs(slots) do
    words[#words + 1] = string.format('%s %.0f %s', slot, place.rank, place.version)
  end
  redis.call('HSET', KEYS[5], succession.subject, table.concat(words, ' '))
end

local isIndexed = false
local function index()
  if not isIndexed and redis.call('HLEN', KEYS[5]) ~= references then
    redis.call('DEL', KEYS[5])
    references = 0
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do
      local succession = successionOf(fieldsOf(entry).x)
      if succession then
        note(succession, entry[1]:match('^%d+'))
      end
    end
  end
  isIndexed = true
end

local function append(text, ending, id)
  version = version + 1
  local number = string.format('%.0f', version)
  local succession = successionOf(ending)
  if succession then
    index()
    note(succession, number)
  end
  chain = redis.sha1hex(chain .. '|' .. number .. '|' .. text):sub(1, 16)
  local fields = {'e', text, 'c', chain, 't', string.format('%.0f', now), 'x', ending}
  if id then
    fields[9], fields[10] = 'n', id
  end
  redis.call('XADD', KEYS[2], number .. '-0', unpack(fields))
end

-- Whether a higher rank has come after the entry, or the same entry again.
local function isSuperseded(succession, entry, fields)
  local latest = slotsOf(succession.subject)[succession.slot]
  if not latest or latest.version == entry[1]:match('^%d+') then
    return false
  end
  local again = at(latest.version .. '-0')
  return latest.rank > succession.rank or (again and fieldsOf(again).e == fields.e)
end

if expected ~= '' then
  index()
  local highest = 0
  for _, place in pairs(slotsOf(successionOf(ARGV[11]).subject)) do
    highest = math.max(highest, place.rank)
  end
  if highest ~= tonumber(expected) then
    local from = string.format('%.0f-0', math.max(0, version - LATELY))
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], from, '+')) do
      if fieldsOf(entry).n == ARGV[4] then
        return {'OK', epoch, string.format('%.0f', version), chain}
      end
    end
    return {'CONFLICT', epoch, string.format('%.0f', version), chain, string.format('%.0f', highest)}
  end
end

for i = 10, #ARGV, 2 do
  append(ARGV[i], ARGV[i + 1], expected ~= '' and ARGV[4] or nil)
end

-- The log's beginning is trimmed in small steps. The last entry always stays: the overlap check needs it. What is old and still
-- counts moves to the end, so that one long-lived entry does not keep everything behind it.
if version > before then
  local longest = tonumber(ARGV[9])
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', MOST_TRIMMED)) do
    local number, fields = tonumber(entry[1]:match('^%d+')), fieldsOf(entry)
    local succession = successionOf(fields.x)
    local isDue = now - (tonumber(fields.t or '0') or 0) > tonumber(ARGV[3])
      or (longest > 0 and version - number >= math.max(longest, ENTRIES_OF_A_SUBJECT * references))
    local isOver
    if succession then
      isOver = isDue and isSuperseded(succession, entry, fields)
    else
      isOver = (tonumber(fields.x or '0') or 0) + GRACE_SECONDS < seconds
    end
    if number > before or not (isOver or isDue) then
      break
    end
    if not isOver and fields.e then
      append(fields.e, fields.x)
    end
    redis.call('XDEL', KEYS[2], entry[1])
  end
  redis.call('HSET', KEYS[1], 'ver', string.format('%.0f', version), 'chain', chain)
  if isIndexed then
    redis.call('HSET', KEYS[1], 'refs', string.format('%.0f', references))
  end
  redis.call('PUBLISH', ARGV[1], epoch .. ' ' .. string.format('%.0f', version))
end

-- Nodes that ended without a word.
if redis.call('HLEN', KEYS[3]) > 64 then
  local nodes = redis.call('HGETALL', KEYS[3])
  for i = 1, #nodes, 2 do
    local heard = tonumber(nodes[i + 1]:match('^%d+ (%d+)') or '0')
    if now - heard > FORGET_NODE_MS then
      redis.call('HDEL', KEYS[3], nodes[i])
    end
  end
end

if ARGV[6] == '1' and repairer ~= '' then
  redis.call('DEL', KEYS[4])
end
return {'OK', epoch, string.format('%.0f', version), chain}
