-- Charges accounts: all of them, or none. Atomic; by this server's clock. The account is one time, the theoretical arrival
-- time of the next unit (GCRA), in microseconds; an account that is full has no key.
--
-- KEYS each an account (STRING)     all of one hash slot
-- ARGV 1 deadline in us of this server's clock, after which nobody waits any more and nothing is charged (0 = none)
--      then for each account: interval in us between two units, burst, needed units, wanted units
--
-- Returns {outcome, now in us, then for each account: granted, available afterwards, us until what is needed could be there
-- (0 = it was, -1 = never), us until the whole burst is there}
--   outcome  GRANTED; DENIED: one has less than is needed, and nothing was written; LATE: the deadline is over
-- Intervals are multiples of a quarter microsecond: all sums are exact.

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local deadline = tonumber(ARGV[1])
if deadline > 0 and now > deadline then
  return {'LATE', string.format('%.0f', now)}
end

local FIELDS = 4
local function field(account, n)
  return tonumber(ARGV[1 + (account - 1) * FIELDS + n])
end

local bases, denied = {}, false
local available = {}
for i, key in ipairs(KEYS) do
  local interval = field(i, 1)
  local limit = now + field(i, 2) * interval
  -- A quota that was lowered and a clock that was set back leave a time beyond what can be reached: nothing is there until then.
  local arrival = tonumber(redis.call('GET', key) or '')
  if not arrival or arrival ~= arrival then -- nonsense, or no number at all: Lua reads 'nan'
    arrival = now
  end
  bases[i] = math.min(math.max(arrival, now), limit)
  available[i] = math.floor((limit - bases[i]) / interval)
  denied = denied or available[i] < field(i, 3)
end

local reply = {denied and 'DENIED' or 'GRANTED', string.format('%.0f', now)}
for i, key in ipairs(KEYS) do
  local interval, burst, need = field(i, 1), field(i, 2), field(i, 3)
  local granted = denied and 0 or math.min(field(i, 4), available[i])
  local arrival = bases[i] + granted * interval
  if granted > 0 then
    redis.call('SET', key, string.format('%.2f', arrival), 'PX', math.ceil((arrival - now) / 1000))
  end
  local retry = 0
  if available[i] < need then
    retry = need > burst and -1 or math.ceil(bases[i] + (need - burst) * interval - now)
  end
  reply[#reply + 1] = string.format('%.0f', granted)
  reply[#reply + 1] = string.format('%.0f', available[i] - granted)
  reply[#reply + 1] = string.format('%.0f', retry)
  reply[#reply + 1] = string.format('%.0f', math.ceil(arrival - now))
end
return reply
