#!/bin/sh
# Revokes without a gateway: writes into the log that all gateways follow.
#
#   redis/revoke.sh <kind> <issuer> <value> <expires> <reason> [options of redis-cli...]
#   redis/revoke.sh token https://login.acme.example 5f0c71 1790000000 'laptop stolen' -h redis --user portcullis
#
#   kind     token session subject client tenant issuer key address
#   issuer   the iss exactly as tokens have it; - for tenant and address
#   value    jti, sid, sub, client_id, tenant, kid, or IPv4 block (10.1.2.0/24); - for issuer
#   expires  epoch seconds; not before the last token that is meant has expired, clocks that differ included
#   reason   for people, may be ''
#
# The password is REDISCLI_AUTH, the gateways' portcullis.redis.key-prefix is PORTCULLIS_KEY_PREFIX (portcullis).
# Ends with 0 when the log has the entry, which it prints. Subjects, clients, tenants and issuers lose the tokens that
# were issued up to now.
set -eu
LC_ALL=C
export LC_ALL
ALWAYS=4294967295

fail() {
  printf 'revoke.sh: %s\n' "$1" >&2
  exit 2
}

bytes() { printf %s "$1" | wc -c | tr -d ' '; }

# As an HTML form does.
encoded() {
  printf %s "$1" | od -An -v -tx1 | tr -s ' ' '\n' | awk '
    BEGIN { for (i = 32; i < 127; i++) { character[sprintf("%02x", i)] = sprintf("%c", i) } }
    $0 == "20" { printf "+"; next }
    character[$0] ~ /[A-Za-z0-9.*_-]/ { printf "%s", character[$0]; next }
    $0 != "" { printf "%%%s", toupper($0) }'
}

# The kind and its parts, each behind its length in bytes.
key_of() {
  key_text=$1
  shift
  for part in "$@"; do key_text="$key_text $(bytes "$part"):$part"; done
  printf %s "$key_text" | sha256sum | cut -c1-32
}

# The one spelling that gateways read: with its size, without host bits.
block_of() {
  printf '%s\n' "$1" | awk -F '[./]' '
    !/^(0|[1-9][0-9]?[0-9]?)(\.(0|[1-9][0-9]?[0-9]?))(\.(0|[1-9][0-9]?[0-9]?))(\.(0|[1-9][0-9]?[0-9]?))(\/(0|[1-9][0-9]?))?$/ { exit 1 }
    $1 > 255 || $2 > 255 || $3 > 255 || $4 > 255 || $5 > 32 { exit 1 }
    {
      bits = NF == 5 ? $5 + 0 : 32
      for (i = 1; i <= 4; i++) {
        kept = bits > 8 * i ? 8 : bits - 8 * (i - 1)
        size = kept > 0 ? 2 ^ (8 - kept) : 256
        text = text (i > 1 ? "." : "") ($i - $i % size)
      }
      print text "/" bits
    }'
}

[ $# -ge 5 ] || fail 'expected <kind> <issuer> <value> <expires> <reason> [options of redis-cli...]'
kind=$1 issuer=$2 value=$3 expires=$4 reason=$5
shift 5
now=$(date +%s)

case $kind in
  token | session | subject | client | tenant | issuer | key | address) ;;
  *) fail "the kind '$kind' is unknown; expected token, session, subject, client, tenant, issuer, key or address" ;;
esac
case $expires in
  '' | *[!0-9]* | 0* | ???????????*) fail "expires is '$expires'; expected epoch seconds" ;;
esac
[ "$expires" -gt "$now" ] || fail "expires is $expires, which is not after now, $now"
[ "$expires" -le "$ALWAYS" ] || fail "expires is $expires; expected a time before the year 2106"
case $issuer$value$reason in
  *[[:cntrl:]]*) fail 'there is a control character or a line break in the issuer, the value or the reason' ;;
esac
case $kind in
  tenant | address) [ "$issuer" = - ] || fail "a $kind belongs to no issuer; expected - as the issuer" ;;
  *) [ "$issuer" != - ] && [ -n "$issuer" ] || fail "a $kind needs an issuer, the iss of its tokens" ;;
esac
if [ "$kind" = issuer ]; then
  [ "$value" = - ] || fail 'an issuer has no value; expected - as the value'
else
  [ -n "$value" ] && [ "$(bytes "$value")" -le 1024 ] || fail "a $kind needs a value of 1 to 1024 bytes"
fi

case $kind in
  tenant) key=$(key_of tenant "$value") ;;
  issuer) key=$(key_of issuer "$issuer") ;;
  address) key=$(block_of "$value") || fail "'$value' is no IPv4 block; those of IPv6 need a gateway" ;;
  *) key=$(key_of "$kind" "$issuer" "$value") ;;
esac
case $kind in
  subject | client | tenant | issuer) not_before=$now ;;
  *) not_before=$ALWAYS ;;
esac
detail="by=$(encoded "$(id -un)")"
[ -z "$reason" ] || detail="reason=$(encoded "$reason")&$detail"
[ "$kind" = issuer ] || detail="value=$(encoded "$value")&$detail"
[ "$issuer" = - ] || detail="issuer=$(encoded "$issuer")&$detail"
[ "${#detail}" -le 2048 ] || fail 'the issuer, the value and the reason together are too long'

home=$(cd "$(dirname "$0")" && pwd)
prefix=${PORTCULLIS_KEY_PREFIX:-portcullis}
log="$prefix:{dl}"

# What was lifted is revoked again in the generation after the lift.
case $kind in
  client | tenant | issuer | key | address)
    entries=$(redis-cli "$@" --raw XRANGE "$log:log" - +) || fail 'redis-cli failed'
    generation=$(printf '%s\n' "$entries" | awk -v kind="$kind" -v key="$key" '
      $1 == kind && $2 == key && NF >= 5 { g = $3 + ($3 ~ /-$/ ? 1 : 0); if (g > most) { most = g } }
      END { print most + 0 }')
    [ "$generation" -le 254 ] || fail 'it was lifted too often'
    ;;
  *) generation=0 ;;
esac

entry="$kind $key $generation $not_before $expires $detail"
# In a log that is gone the entry is the first of a new epoch; only what has expired is trimmed.
epoch=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
reply=$(redis-cli "$@" --eval "$home/scripts/feed-append.lua" \
  "$log:meta" "$log:log" "$log:nodes" "$log:repair" , \
  "$prefix:dl" 3000 604800000 "$epoch" '' 0 '' '' 0 "$entry" "$expires") || fail "redis-cli failed: $reply"
case $reply in
  OK* | '1) "OK"'*) printf '%s\n' "$entry" ;;
  *) fail "Redis did not take it: $reply" ;;
esac
