import { type ChatConnection, timelineOf, unreadCount$, watch } from 'millrace';
import type { Message } from 'millrace/protocol';
import { messagesIn } from 'millrace/state';
import { createContext, useContext, useMemo } from 'react';
import { animationFrameScheduler, auditTime, ignoreElements, map, merge } from 'rxjs';
import { useStream } from './useStream.js';

export const ChatContext = createContext<ChatConnection | undefined>(undefined);

export const useChat = (): ChatConnection => {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('Put <ChatContext value={connect(...)}> around the component.');
  return chat;
};

const noMessages: readonly Message[] = [];

/** The messages of a channel, which is watched while a component shows it. */
export const useMessages = (cid: string): readonly Message[] => {
  const chat = useChat();
  const messages$ = useMemo(
    () =>
      merge(
        watch(chat, cid).pipe(ignoreElements()),
        chat.pipe(timelineOf(cid), map(messagesIn)),
      ).pipe(auditTime(0, animationFrameScheduler)),
    [chat, cid],
  );
  return useStream(messages$, noMessages);
};

export const useUnreadCount = (): number => {
  const chat = useChat();
  return useStream(
    useMemo(() => unreadCount$(chat), [chat]),
    0,
  );
};
