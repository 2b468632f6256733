-- Appends to the log; begins a new epoch where there is no log. Atomic.
--
-- KEYS 1 meta (HASH)  2 log (STREAM)  3 nodes (HASH)  4 repair (STRING)     all of one hash slot
-- ARGV 1 channel  2 seal in ms  3 retention in ms  4 a new epoch, in case it is needed
--      5 repairer ('' = news)  6 '1' = give the repair lock back  7 the epoch that must not go on ('' = none)
--      8… text and expiry (epoch seconds) of each entry
--
-- Returns {'OK', epoch, version, chain}, or, where nothing was done, {'BUSY', '', '0', ''} if another repairer has the lock,
--         {'DAMAGED', epoch, version, chain} if somebody else has written behind the end of the log
--
-- Each entry is one of the stream, its id being <version>-0: e the text, c the chain after it, t when it was recorded (ms),
-- x when it expires. chain(v) = first 16 digits of sha1(chain(v-1) | v | text), chain(0) = epoch.

local LOCK_MS = 1500
local MOST_TRIMMED = 32
local FORGET_NODE_MS = 86400000
-- The clocks of nodes may be slower than this one.
local GRACE_SECONDS = 300

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

local meta = redis.call('HMGET', KEYS[1], 'epoch', 'ver', 'chain')
local epoch, version, chain = meta[1], tonumber(meta[2] or '0'), meta[3]
if not (#(meta[2] or '0') <= 15 and (meta[2] or '0'):match('^%d+$')) then
  epoch = nil -- no script of ours wrote that
end

local function at(id)
  return redis.call('XRANGE', KEYS[2], id, id)[1]
end

if not epoch or not chain or epoch == ARGV[7] or (version > 0 and not at(meta[2] .. '-0')) then
  local server, replication = redis.pcall('INFO', 'server'), redis.pcall('INFO', 'replication')
  local run = type(server) == 'string' and type(replication) == 'string'
    and (server:match('run_id:(%x+)') or '') .. ' ' .. (replication:match('master_replid:(%x+)') or '') or ''
  epoch, version, chain = ARGV[4], 0, ARGV[4]
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'ver', '0', 'chain', chain, 'run', run,
    'sealAt', string.format('%.0f', now + tonumber(ARGV[2])))
end
local before = version

-- Somebody else has written behind the end: nothing can be appended there, and gateways have to replace the log.
if redis.call('XRANGE', KEYS[2], string.format('%.0f-1', version), '+', 'COUNT', 1)[1] then
  return {'DAMAGED', epoch, string.format('%.0f', version), chain}
end

local function append(text, expires)
  version = version + 1
  local number = string.format('%.0f', version)
  chain = redis.sha1hex(chain .. '|' .. number .. '|' .. text):sub(1, 16)
  redis.call('XADD', KEYS[2], number .. '-0', 'e', text, 'c', chain, 't', string.format('%.0f', now), 'x', expires)
end

for i = 8, #ARGV, 2 do
  append(ARGV[i], ARGV[i + 1])
end

-- The log's beginning is trimmed in small steps. The last entry always stays: the overlap check needs it. What is old and has
-- not expired moves to the end, so that one long-lived entry does not keep everything behind it.
if version > before then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', MOST_TRIMMED)) do
    local fields = {}
    for i = 1, #entry[2], 2 do
      fields[entry[2][i]] = entry[2][i + 1]
    end
    local isExpired = (tonumber(fields.x or '0') or 0) + GRACE_SECONDS < seconds
    local isOld = now - (tonumber(fields.t or '0') or 0) > tonumber(ARGV[3])
    if tonumber(entry[1]:match('^%d+')) > before or not (isExpired or isOld) then
      break
    end
    if not isExpired and fields.e then
      append(fields.e, fields.x)
    end
    redis.call('XDEL', KEYS[2], entry[1])
  end
  redis.call('HSET', KEYS[1], 'ver', string.format('%.0f', version), 'chain', chain)
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
