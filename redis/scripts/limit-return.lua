-- Takes charges back of which nobody had any use. Atomic.
--
-- KEYS each an account (STRING)     all of one hash slot
-- ARGV for each account: us by which its theoretical arrival time is set back
--
-- Returns {how many accounts were still charged}

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local charged = 0
for i, key in ipairs(KEYS) do
  local arrival = tonumber(redis.call('GET', key) or '')
  if arrival and arrival > now then
    charged = charged + 1
    arrival = arrival - tonumber(ARGV[i])
    if arrival > now then
      redis.call('SET', key, string.format('%.2f', arrival), 'PX', math.ceil((arrival - now) / 1000))
    else
      redis.call('DEL', key)
    end
  end
end
return {charged}
