import * as t from 'io-ts';
import { Draft, Reminder } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toSubject } from './eventEntry.js';

const draftColumns = { required: { draft: Draft }, optional: { parent_id: t.string } };

const draftUpdatedShape = channelEvent('draft.updated', draftColumns);
/** A draft of the receiver was saved, of a reply where there is a `parent_id`. */
export interface DraftUpdated extends t.TypeOf<typeof draftUpdatedShape> {}
/** Codec of {@link DraftUpdated}. */
export const DraftUpdated: Codec<DraftUpdated> = draftUpdatedShape;

const draftDeletedShape = channelEvent('draft.deleted', draftColumns);
/** A draft of the receiver was deleted. */
export interface DraftDeleted extends t.TypeOf<typeof draftDeletedShape> {}
/** Codec of {@link DraftDeleted}. */
export const DraftDeleted: Codec<DraftDeleted> = draftDeletedShape;

const reminderColumns = {
  required: { reminder: Reminder },
  guaranteed: { message_id: t.string, user_id: t.string },
  optional: { parent_id: t.string },
};

const reminderCreatedShape = channelEvent('reminder.created', reminderColumns);
/** The receiver asked to be reminded of a message. */
export interface ReminderCreated extends t.TypeOf<typeof reminderCreatedShape> {}
/** Codec of {@link ReminderCreated}. */
export const ReminderCreated: Codec<ReminderCreated> = reminderCreatedShape;

const reminderUpdatedShape = channelEvent('reminder.updated', reminderColumns);
/** The receiver changed when to be reminded. */
export interface ReminderUpdated extends t.TypeOf<typeof reminderUpdatedShape> {}
/** Codec of {@link ReminderUpdated}. */
export const ReminderUpdated: Codec<ReminderUpdated> = reminderUpdatedShape;

const reminderDeletedShape = channelEvent('reminder.deleted', reminderColumns);
/** The receiver wants to be reminded no more. */
export interface ReminderDeleted extends t.TypeOf<typeof reminderDeletedShape> {}
/** Codec of {@link ReminderDeleted}. */
export const ReminderDeleted: Codec<ReminderDeleted> = reminderDeletedShape;

const notificationReminderDueShape = channelEvent('notification.reminder_due', reminderColumns);
/** The moment of a reminder of the receiver has come. */
export interface NotificationReminderDue extends t.TypeOf<typeof notificationReminderDueShape> {}
/** Codec of {@link NotificationReminderDue}. */
export const NotificationReminderDue: Codec<NotificationReminderDue> = notificationReminderDueShape;

export const ownCodecs = {
  'draft.deleted': DraftDeleted,
  'draft.updated': DraftUpdated,
  'notification.reminder_due': NotificationReminderDue,
  'reminder.created': ReminderCreated,
  'reminder.deleted': ReminderDeleted,
  'reminder.updated': ReminderUpdated,
} as const;

const ofOwner = { class: 'client', webhook: false, recipients: toSubject } as const;

export const ownRows = {
  'draft.deleted': {
    ...ofOwner,
    trigger: 'when a user deletes a draft, or what it was for is gone',
  },
  'draft.updated': { ...ofOwner, trigger: 'when a user saves a draft' },
  'notification.reminder_due': {
    ...ofOwner,
    class: 'notification',
    trigger: 'when a reminder falls due',
  },
  'reminder.created': { ...ofOwner, trigger: 'when a user creates a reminder' },
  'reminder.deleted': { ...ofOwner, trigger: 'when a user deletes a reminder' },
  'reminder.updated': { ...ofOwner, trigger: 'when a user changes a reminder' },
} as const satisfies RowsOf<typeof ownCodecs>;
