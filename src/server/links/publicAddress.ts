import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Networks of IPv4 that are not the open internet, by the registry of special-purpose addresses. */
const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];

/** Networks inside 2000::/3 that are not the open internet, or that lead to addresses of IPv4. */
const specialOfIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

const listOf = (networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

const refused = listOf(special, 'ipv4');
const global = listOf(['2000::/3'], 'ipv6');
const refusedOfIPv6 = listOf(specialOfIPv6, 'ipv6');

/**
 * Whether an address is one of the open internet: of no private or local network, of no machine itself,
 * and no IPv6 address that stands for one of IPv4.
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  // A zone names an interface of this machine.
  if (!isIPv6(address) || address.includes('%')) return false;
  return global.check(address, 'ipv6') && !refusedOfIPv6.check(address, 'ipv6');
};
