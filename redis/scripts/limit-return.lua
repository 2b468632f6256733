-- Takes charges back of which nobody had any use, but for what the accounts would meanwhile have refilled. Atomic.
--
-- KEYS each an account (STRING)     all of one hash slot
-- ARGV 1 us of this server's clock when they were charged, at the earliest
--      then for each account: us by which the charge has moved its theoretical arrival time
--
-- Returns {how many accounts were still charged}

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local elapsed = math.max(0, now - tonumber(ARGV[1]))
local charged = 0
for i, key in ipairs(KEYS) do
  local arrival = tonumber(redis.call('GET', key) or '')
  if arrival and arrival > now then
    charged = charged + 1
    arrival = arrival - math.max(0, tonumber(ARGV[1 + i]) - elapsed)
    if arrival > now then
      redis.call('SET', key, string.format('%.2f', arrival), 'PX', math.ceil((arrival - now) / 1000))
    else
      redis.call('DEL', key)
    end
  end
end
return {charged}
