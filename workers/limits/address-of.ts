import { normalizeIP } from "@better-auth/core/utils/ip";

/** Who has one address of an IPv6 network, has them all. */
const IPV6_PREFIX_BITS = 64;

/** The address that a request comes from, as the platform says; of IPv6 the network. Null where it says none. */
export function addressOf(request: Request): string | null {
  const address = request.headers.get("cf-connecting-ip");
  return address === null ? null : normalizeIP(address, { ipv6Subnet: IPV6_PREFIX_BITS });
}
