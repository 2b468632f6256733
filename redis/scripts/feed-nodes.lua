-- Who follows the log, and how far is each? Reads only.
--
-- KEYS 1 meta (unused)  2 log (unused)  3 nodes (HASH)  4 repair (unused)  5 latest (unused)     all of one hash slot
--
-- Returns {now, then for each node: its name, '<applied version> <heard at> <epoch>'}; times in ms of this server's clock

local time = redis.call('TIME')
local reply = {string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))}
for _, word in ipairs(redis.call('HGETALL', KEYS[3])) do
  reply[#reply + 1] = word
end
return reply
