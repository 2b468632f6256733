-- Sends the tokens of a file, one line each, in their order and round again.
-- Arguments: the path; the file, or - for none; the first line, from 0; how many; with which of them to begin, from 0;
-- milliseconds between two requests of a connection, 0 for none. Prints one line of figures, times in microseconds.

local requests, position = {}, 0

function init(args)
  local path, file, first, count = args[1], args[2], tonumber(args[3]), tonumber(args[4])
  local head = 'GET ' .. path .. ' HTTP/1.1\r\nHost: gateway.test\r\nAccept: application/json\r\nUser-Agent: wrk\r\n'
  if file == '-' then
    requests[1] = head .. '\r\n'
  else
    local line = 0
    for token in io.lines(file) do
      if line >= first and #requests < count then
        requests[#requests + 1] = head .. 'Authorization: Bearer ' .. token .. '\r\n\r\n'
      end
      line = line + 1
    end
  end
  position = tonumber(args[5])
  local pause = tonumber(args[6])
  if pause > 0 then
    delay = function() return pause end
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('figures %d %d %d %d %d %d %d %d\n', summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9), latency.max))
end
