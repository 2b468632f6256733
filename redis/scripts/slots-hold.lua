-- Makes a gateway hold as many slots of an account as it wants and there are, but never fewer than it uses. Atomic; by this
-- server's clock. Slots of a gateway that says nothing for the length of a lease are free again.
--
-- KEYS 1 account (HASH): by gateway, '<slots> <held until, in us>'
-- ARGV 1 deadline in us of this server's clock, after which nothing is done (0 = none)  2 gateway  3 most slots of all gateways
--      4 used by this gateway  5 wanted by it  6 length of a lease in us
--
-- Returns {HELD or LATE, now in us, slots that the gateway now holds, slots that others hold}

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local deadline = tonumber(ARGV[1])
if deadline > 0 and now > deadline then
  return {'LATE', string.format('%.0f', now)}
end

local others = 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if fields[i] ~= ARGV[2] then
    local slots, heldUntil = fields[i + 1]:match('^(%d+) (%d+)$')
    if slots and tonumber(heldUntil) > now then
      others = others + tonumber(slots)
    else
      redis.call('HDEL', KEYS[1], fields[i])
    end
  end
end

local held = math.max(tonumber(ARGV[4]), math.min(tonumber(ARGV[5]), tonumber(ARGV[3]) - others))
local lease = tonumber(ARGV[6])
if held > 0 then
  redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f %.0f', held, now + lease))
  redis.call('PEXPIRE', KEYS[1], math.ceil(lease / 1000) + 1000)
else
  held = 0
  redis.call('HDEL', KEYS[1], ARGV[2])
end
return {'HELD', string.format('%.0f', now), string.format('%.0f', held), string.format('%.0f', others)}
