-- What comes after a node's position in the log? Atomic; also the node's heartbeat.
--
-- KEYS 1 meta (HASH)  2 log (STREAM)  3 nodes (HASH)  4 repair (STRING)  5 latest (unused)     all of one hash slot
-- ARGV 1 node  2 epoch ('' = from the beginning)  3 version  4 chain  5 most entries  6 seal in ms
--
-- Returns {outcome, epoch, version, chain, now, sealAt, repairing, then for each entry: version, text, chain, recorded at}
--   outcome  OK: the entries continue the position; RESET: it lies on another timeline, or before the log's first entry;
--            EMPTY: there is no log, or what meta says does not fit it
--   times in ms of this server's clock; the log counts as whole from sealAt on

local LONGEST_TEXT = 8192

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The write comes first: a server that must not take writes (a fenced primary, a replica, one without memory) refuses here
-- instead of answering what is old.
redis.call('HSET', KEYS[3], ARGV[1], string.format('%s %.0f %s', ARGV[3], now, ARGV[2]))

-- Nil for what no script of ours writes, and for numbers that Lua cannot count on from.
local function countOf(text)
  return #text <= 15 and text:match('^%d+$') and tonumber(text) or nil
end

local meta = redis.call('HMGET', KEYS[1], 'epoch', 'ver', 'chain', 'sealAt', 'run')
local epoch, version, chain = meta[1], countOf(meta[2] or '0'), meta[3]

local function fieldsOf(entry)
  local fields = {}
  for i = 1, #entry[2], 2 do
    fields[entry[2][i]] = entry[2][i + 1]
  end
  return fields
end

local function answer(outcome, entries)
  local sealAt = countOf(meta[4] or '0') or 0
  local reply = {
    outcome, epoch or '', string.format('%.0f', version), chain or '',
    string.format('%.0f', now), string.format('%.0f', sealAt), tostring(redis.call('EXISTS', KEYS[4]))
  }
  for _, entry in ipairs(entries or {}) do
    local fields = fieldsOf(entry)
    reply[#reply + 1] = entry[1]:match('^%d+')
    -- A text that no gateway can read need not be sent: without it the chain does not fit, and the log is replaced.
    reply[#reply + 1] = #(fields.e or '') <= LONGEST_TEXT and fields.e or ''
    reply[#reply + 1] = fields.c or ''
    reply[#reply + 1] = fields.t or '0'
  end
  return reply
end

local function at(id)
  return redis.call('XRANGE', KEYS[2], id, id)[1]
end

if not epoch or not chain or not version or (version > 0 and not at(meta[2] .. '-0')) then
  epoch, version, chain = nil, 0, nil
  return answer('EMPTY')
end

-- Another process than the last one that answered, or one that has been a replica since, may have an older copy. Nobody calls
-- itself up to date before all nodes have had the time to bring back what it does not have. A seal further away than that was
-- set by another clock.
local server, replication = redis.pcall('INFO', 'server'), redis.pcall('INFO', 'replication')
local run = type(server) == 'string' and type(replication) == 'string'
  and (server:match('run_id:(%x+)') or '') .. ' ' .. (replication:match('master_replid:(%x+)') or '') or meta[5] or ''
local latest = now + tonumber(ARGV[6])
if run ~= meta[5] or (countOf(meta[4] or '0') or latest + 1) > latest then
  meta[4] = string.format('%.0f', latest)
  redis.call('HSET', KEYS[1], 'run', run, 'sealAt', meta[4])
end

local function entriesAfter(id)
  return redis.call('XRANGE', KEYS[2], id, '+', 'COUNT', ARGV[5])
end

if ARGV[2] == '' then
  return answer('OK', entriesAfter('-'))
end

-- What the node has applied of another timeline is nothing of this one, whatever the numbers say.
local function reset()
  redis.call('HSET', KEYS[3], ARGV[1], string.format('0 %.0f ', now))
  return answer('RESET')
end

local from = tonumber(ARGV[3])
if ARGV[2] ~= epoch or from > version then
  return reset()
end
if from == version then
  return ARGV[4] == chain and answer('OK') or reset()
end
-- What the node has last must still be there as the node knows it: a copy that once was older may have moved past the node.
if from == 0 then
  local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  if first[1] ~= '1-0' then
    return reset()
  end
else
  local last = at(string.format('%.0f-0', from))
  if not last or (fieldsOf(last).c or '') ~= ARGV[4] then
    return reset()
  end
end
return answer('OK', entriesAfter(string.format('%.0f-0', from + 1)))
