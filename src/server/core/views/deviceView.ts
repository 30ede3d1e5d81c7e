import type { Device } from '../../../protocol/objects.js';
import type { DeviceRow } from '../../ports/devices.js';
import type { StoreTx } from '../../ports/store.js';
import { present } from '../requests/input.js';

/** A device as its owner sees it. */
export const deviceView = (row: DeviceRow): Device => ({
  id: row.id,
  user_id: row.user_id,
  push_provider: row.push_provider,
  created_at: row.created_at,
  voip: row.voip,
  ...present({ push_provider_name: row.push_provider_name, hardware_id: row.hardware_id }),
});

/** The devices of a user. */
export const devicesOf = async (tx: StoreTx, userId: string): Promise<readonly Device[]> =>
  (await tx.devices.ofUser(userId)).map(deviceView);
