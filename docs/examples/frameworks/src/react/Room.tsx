import { sendMessage } from 'millrace';
import { useState } from 'react';
import { useChat, useMessages, useUnreadCount } from './chat.js';

export const Room = ({ cid }: { readonly cid: string }) => {
  const chat = useChat();
  const messages = useMessages(cid);
  const unread = useUnreadCount();
  const [failure, setFailure] = useState<string>();
  const send = (form: FormData) => {
    const error = ({ message }: Error) => setFailure(message);
    sendMessage(chat, cid, { text: String(form.get('text')) }).subscribe({ error });
  };
  return (
    <section>
      <h1>{unread} unread</h1>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            {message.user?.name}: {message.text}
          </li>
        ))}
      </ul>
      <form action={send}>
        <input name="text" />
      </form>
      {failure}
    </section>
  );
};
